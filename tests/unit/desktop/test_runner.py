"""One thread owns the store; answers, errors and progress arrive on the main thread; cancelled work leaves nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import Cancelled, UserError
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress
from ui.desktop.context import AppContext, ChangeNotice, Notice
from ui.desktop.operations import Operation
from ui.desktop.runner import Runner
from ui.desktop.widgets.feedback import ProgressCard, UndoBar


class FakeStore:
    def __init__(self) -> None:
        self.closed_in = ""

    def close(self) -> None:
        self.closed_in = QThread.currentThread().objectName()


class FakeWorkspace:
    def __init__(self) -> None:
        self.store = FakeStore()
        self.opened_in = QThread.currentThread().objectName()


class Collector(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = []
        self.errors: list[Exception] = []
        self.threads: list[bool] = []

    def done(self, answer: object) -> None:
        self.answers.append(answer)
        self.threads.append(threading.current_thread() is threading.main_thread())

    def failed(self, error: Exception) -> None:
        self.errors.append(error)
        self.threads.append(threading.current_thread() is threading.main_thread())


@pytest.fixture
def opened() -> list[FakeWorkspace]:
    return []


@pytest.fixture
def runner(qtbot: QtBot, opened: list[FakeWorkspace]) -> Iterator[Runner]:
    def open_workspace() -> Any:
        opened.append(FakeWorkspace())
        return opened[-1]

    made = Runner(open_workspace)
    yield made
    made.stop()


def test_work_runs_in_the_worker_and_answers_in_order_on_the_main_thread(
    qtbot: QtBot, runner: Runner, opened: list[FakeWorkspace]
) -> None:
    seen = Collector()

    def work(number: int) -> Any:
        return lambda workspace, progress: (number, QThread.currentThread().objectName(), workspace)

    for number in range(5):
        runner.run(work(number), seen.done, seen.failed)
    assert runner.busy
    qtbot.waitUntil(lambda: len(seen.answers) == 5)
    assert [answer[0] for answer in seen.answers] == [0, 1, 2, 3, 4]
    assert {answer[1] for answer in seen.answers} == {"store"}
    assert all(seen.threads)
    assert len(opened) == 1
    assert opened[0].opened_in == "store"
    runner.stop()
    assert opened[0].store.closed_in == "store"


def test_exceptions_of_the_work_reach_on_error(qtbot: QtBot, runner: Runner) -> None:
    seen = Collector()

    def refuse(workspace: Workspace, progress: Progress) -> object:
        raise UserError("没有写入", "原因", "办法")

    runner.run(refuse, seen.done, seen.failed)
    qtbot.waitUntil(lambda: bool(seen.errors))
    assert isinstance(seen.errors[0], UserError)
    assert seen.answers == []
    assert all(seen.threads)


def test_a_store_that_can_not_be_opened_is_an_answer(qtbot: QtBot) -> None:
    def refuse() -> Any:
        raise UserError("数据正被占用")

    seen, made = Collector(), Runner(refuse)
    made.run(lambda workspace, progress: 1, seen.done, seen.failed)
    qtbot.waitUntil(lambda: bool(seen.errors))
    made.stop()
    assert str(seen.errors[0]) == "数据正被占用"


def test_cancelling_stops_at_the_next_checkpoint(qtbot: QtBot, runner: Runner) -> None:
    seen, release = Collector(), threading.Event()

    def long(workspace: Workspace, progress: Progress) -> object:
        progress.step(0, 2, "开始")
        release.wait(5)
        progress.step(1, 2, "继续")
        return "写入了"

    job = runner.run(long, seen.done, seen.failed, title="计算", cancellable=True)
    job.cancel()
    release.set()
    qtbot.waitUntil(lambda: bool(seen.errors))
    assert isinstance(seen.errors[0], Cancelled)
    assert seen.answers == []


def test_a_result_for_a_widget_that_is_gone_is_dropped(qtbot: QtBot, runner: Runner) -> None:
    gone, seen = Collector(), Collector()
    runner.run(lambda workspace, progress: 1, gone.done, gone.failed)
    gone.deleteLater()
    runner.run(lambda workspace, progress: 2, seen.done, seen.failed)
    qtbot.waitUntil(lambda: seen.answers == [2])
    assert gone.answers in ([], [1])


@pytest.fixture
def context(runner: Runner) -> AppContext:
    return AppContext(runner, PayMonth(2026, 10), "周敏")


def test_only_the_newest_question_of_an_owner_is_answered(qtbot: QtBot, context: AppContext) -> None:
    seen = Collector()
    for number in range(4):
        context.read(seen, lambda workspace, number=number: number, seen.done, key="list")  # type: ignore[misc]
    qtbot.waitUntil(lambda: bool(seen.answers))
    qtbot.waitUntil(lambda: not context.runner.busy)
    assert seen.answers == [3]


def test_a_failed_question_goes_to_the_presenter(qtbot: QtBot, context: AppContext) -> None:
    failed: list[object] = []
    context.failed.connect(failed.append)

    def refuse(workspace: Workspace) -> object:
        raise UserError("没有规定")

    context.read(context, refuse, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], UserError)


def test_a_write_tells_its_owner_then_the_others_and_offers_to_undo(qtbot: QtBot, context: AppContext) -> None:
    order: list[str] = []
    notices: list[Notice] = []
    changes: list[ChangeNotice] = []
    owner = Collector()

    def note_change(notice: ChangeNotice) -> None:
        order.append("changed")
        changes.append(notice)

    def note_done(_: object) -> None:
        order.append("done")

    context.changed.connect(note_change)
    context.noticed.connect(notices.append)

    def undone(value: int) -> Operation[object]:
        return Operation("撤销", lambda workspace, progress: Outcome(value - 1, Changes.PEOPLE), done=lambda _: "已撤销")

    operation = Operation(
        "保存", lambda workspace, progress: Outcome(7, Changes.PEOPLE), done=lambda value: f"已保存 {value}", undo=undone
    )
    context.start(operation, owner, note_done)
    qtbot.waitUntil(lambda: bool(notices))
    assert order == ["done", "changed"]
    assert changes[0] == ChangeNotice(Changes.PEOPLE, owner)
    assert (notices[0].text, notices[0].label) == ("已保存 7", "撤销")
    action = notices[0].action
    assert action is not None
    action()
    qtbot.waitUntil(lambda: len(notices) == 2)
    assert notices[1].text == "已撤销"


def test_a_cancelled_write_says_what_stays(qtbot: QtBot, context: AppContext) -> None:
    notices: list[Notice] = []
    context.noticed.connect(notices.append)

    def stop(workspace: Workspace, progress: Progress) -> Outcome[int]:
        raise Cancelled

    context.start(Operation("计算工资", stop))
    qtbot.waitUntil(lambda: bool(notices))
    assert notices[0].text == "已取消：计算工资。取消后不留下任何改动。"


def test_progress_appears_only_after_a_while(qtbot: QtBot, styled: object, runner: Runner) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    card, seen, release = ProgressCard(runner, window), Collector(), threading.Event()

    def long(workspace: Workspace, progress: Progress) -> object:
        progress.step(1, 4, "正在计算")
        release.wait(10)
        return 1

    runner.run(long, seen.done, seen.failed, title="计算", cancellable=True, note="取消后保留上一次的结果")
    qtbot.wait(200)
    assert card.isHidden()
    qtbot.waitUntil(card.isVisible, timeout=3000)
    release.set()
    qtbot.waitUntil(lambda: not card.isVisible(), timeout=3000)
    assert seen.answers == [1]


def test_the_undo_bar_does_its_action_once(qtbot: QtBot, styled: object) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    bar, done = UndoBar(window), []
    bar.say("已把 23 人的考核奖改为 1.0", "撤销", lambda: done.append(1))
    assert bar.sentence == "已把 23 人的考核奖改为 1.0"
    bar._undo_pressed()
    assert done == [1]
    assert bar.isHidden()
    bar._undo_pressed()
    assert done == [1]
