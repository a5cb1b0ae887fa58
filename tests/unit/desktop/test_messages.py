"""Three kinds of exception and their words; a report never carries personal data."""

from __future__ import annotations

import errno
import re
import sqlite3

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from shequ_hr.errors import Cancelled, Problem, Severity, UserError
from ui.desktop.messages import MessageDialog, Presenter, report_of, word


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 - the test wants any exception with its traceback
        return caught


def test_a_refusal_is_shown_as_written() -> None:
    problems = (Problem(message="校验码不对", sheet="在岗", row=14),)
    message = word(UserError("没有写入", "有 1 行不对", "改正后重试", problems))
    assert (message.title, message.text, message.hint, message.problems) == ("没有写入", "有 1 行不对", "改正后重试", problems)
    assert message.report == ""


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (OSError(errno.ENOSPC, "full"), "磁盘空间不足"),
        (PermissionError(errno.EACCES, "no", "C:/x/工资表.xlsx"), "《工资表.xlsx》不能写入或读取"),
        (FileNotFoundError(errno.ENOENT, "no", "/mnt/花名册.xlsx"), "找不到《花名册.xlsx》"),
        (sqlite3.OperationalError("database is locked"), "数据正被占用"),
        (sqlite3.OperationalError("database or disk is full"), "磁盘空间不足"),
        (MemoryError(), "内存不足"),
    ],
)
def test_trouble_of_the_machine_comes_with_advice(error: Exception, title: str) -> None:
    message = word(error)
    assert message.title == title
    assert "没有改动" in message.text
    assert message.hint


def test_the_report_of_a_bug_has_places_but_no_values() -> None:
    report = report_of(raised(ValueError("李晓岚 510107199001011628")))
    assert "ValueError" in report
    assert "test_messages.py" in report
    assert "李晓岚" not in report
    assert "510107199001011628" not in report


@pytest.mark.expects_log
def test_a_bug_is_logged_and_shown_with_its_report(
    qtbot: QtBot, styled: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    presenter = Presenter(window)
    presented = raised(ZeroDivisionError("身份证 510107199001011628"))
    presenter.present(presented)
    dialog = window.findChild(MessageDialog)
    assert dialog is not None
    assert dialog.heading.text() == "程序出错了，抱歉"
    assert "ZeroDivisionError" in caplog.text
    assert "510107199001011628" not in caplog.text
    dialog._copy()
    assert "ZeroDivisionError" in styled.clipboard().text()
    assert presenter.last is not None
    assert presenter.last.number in styled.clipboard().text()
    assert presenter.last.number in caplog.text
    presenter.present(presented)
    assert len(window.findChildren(MessageDialog)) == 1, "what is on the screen is not shown again"
    dialog.close()


def test_the_same_fault_has_the_same_number() -> None:
    def fail(value: str) -> None:
        raise ValueError(value)

    numbers = set()
    for value in ("傅文博", "李晓岚"):
        try:
            fail(value)
        except ValueError as error:
            numbers.add(word(error).number)
    assert len(numbers) == 1
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", numbers.pop())


def test_numbers_in_a_refusal_are_masked() -> None:
    message = word(UserError("510107199006121628 没有保存", "账号 6217003810012346027 重复", "核对 13812345521"))
    shown = f"{message.title}{message.text}{message.hint}"
    assert shown == "510***********1628 没有保存账号 6217***********6027 重复核对 138****5521"


def test_problems_are_listed_errors_first(qtbot: QtBot, styled: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    presenter = Presenter(window)
    problems = [
        Problem(message="没有证书", severity=Severity.WARNING, row=3),
        Problem(message="金额不是数字", sheet="在岗", row=9, column="津贴", value="二百元", fix="改为 200.00"),
    ]
    presenter.present(UserError("没有写入", "有问题", "改正", problems))
    dialog = window.findChild(MessageDialog)
    assert dialog is not None
    from ui.desktop.widgets.problem_list import ProblemList

    listed = dialog.findChild(ProblemList)
    assert listed is not None
    first = listed.table.model.row_at(0).values
    assert [str(part) for part in first[1:5]] == ["在岗", "9", "津贴", "二百元"]
    dialog.close()


def test_a_cancellation_says_nothing(qtbot: QtBot, styled: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    presenter = Presenter(window)
    presenter.present(Cancelled())
    assert presenter.last is None
    assert window.findChild(MessageDialog) is None
