"""User actions and questions about the office itself: setting up, communities, opening, the month's state."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from shequ_hr.changes import Changes, Outcome
from shequ_hr.model.office import Holiday
from shequ_hr.model.payroll import RunKind, RunState
from shequ_hr.model.people import Community, Office
from shequ_hr.model.security import Actor
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress
from shequ_hr.security.roles import Action
from ui.desktop.operations import Operation
from ui.desktop.theme import Tone


@dataclass(frozen=True)
class Start:
    """What the window needs to know when it opens: the office (None = not set up), the month to work in, who works.

    ``alarms``: what everybody is told in a red banner; see operations/security.py.
    """

    office: Office | None
    month: PayMonth
    actor: Actor
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True)
class MonthState:
    """The state of a month's regular run, in words and meaning."""

    text: str
    tone: Tone


@dataclass(frozen=True)
class SettingsView:
    """What the settings page shows."""

    office: Office
    pay_pack: str
    communities: tuple[Community, ...]
    people: dict[str, int]
    holidays: dict[int, tuple[Holiday, ...]]


def read_start(workspace: Workspace) -> Start:
    """The office, and the month to work on."""
    from shequ_hr.runs.overview import current_month
    from ui.desktop.operations.security import read_alarms

    with workspace.begin(Action.OFFICE_VIEW) as uow:
        office = uow.office.get()
    return Start(office, current_month(workspace), workspace.actor, read_alarms(workspace))


_TONES = {
    RunState.DRAFT: ("草稿", Tone.INFO),
    RunState.CHECKED: ("已核对", Tone.INFO),
    RunState.APPROVED: ("已复核", Tone.INFO),
    RunState.LOCKED: ("已锁定", Tone.MUTED),
    RunState.PAID: ("已发放", Tone.OK),
}


class ReadMonthState:
    """The question for the state chip of the top bar."""

    def __init__(self, month: PayMonth) -> None:
        self._month = month

    def __call__(self, workspace: Workspace) -> MonthState:
        """The newest regular run of the month decides."""
        with workspace.begin(Action.OFFICE_VIEW) as uow:
            runs = [run for run in uow.runs.all() if run.key.month == self._month and run.state in _TONES]
        regular = [run for run in runs if run.key.kind is RunKind.REGULAR]
        if not regular:
            return MonthState("未计算", Tone.MUTED)
        return MonthState(*_TONES[regular[-1].state])


def create(unit: str, code: str, level: str, pay_pack: str, dual_control: bool, backup: str = "") -> Operation[Office]:
    """Set up the office of an empty data folder; ``backup``: the second place for backups, "" for none."""
    from shequ_hr.office.setup import create_office

    def work(workspace: Workspace, _: Progress) -> Outcome[Office]:
        made = create_office(workspace, unit, code, level, pay_pack, dual_control)
        if backup:
            from shequ_hr.backup.service import set_second_place

            set_second_place(workspace, Path(backup))
        return made

    return Operation("正在新建单位", work, done=lambda office: f"已新建“{office.unit}”")


def make_demo_office(workers: int = 86, months: int = 10) -> Operation[object]:
    """Fill an empty data folder with the fictional office."""
    from shequ_hr.office.demo.make import make_demo

    def work(workspace: Workspace, progress: Progress) -> Outcome[object]:
        made = make_demo(workspace, workers, months, progress=progress)
        return Outcome(made.value, made.changes)

    return Operation("正在生成演示单位", work)


def read_settings(workspace: Workspace) -> SettingsView:
    """The office, its communities with the number of people there today, and the holidays of each year."""
    from shequ_hr.office.current import current_office
    from shequ_hr.office.packs import available_packs

    today = workspace.clock.today()
    with workspace.begin(Action.OFFICE_VIEW) as uow:
        office = current_office(uow)
        pack = available_packs(uow, workspace.library).get(office.pay_pack)
        communities = uow.communities.all()
        people: dict[str, int] = {}
        for worker in uow.workers.all():
            places = {held.community for held in worker.dossier.assignments if today in held.span}
            for place in places:
                people[place] = people.get(place, 0) + 1
        holidays = {year: tuple(uow.office.holidays(year)) for year in uow.office.holiday_years()}
    return SettingsView(office, pack.title if pack else office.pay_pack, tuple(communities), people, holidays)


def save_office(unit: str) -> Operation[Office]:
    """Change the office's name; undone by putting the former one back."""
    from shequ_hr.errors import UserError
    from shequ_hr.office.current import current_office

    def work(workspace: Workspace, _: Progress) -> Outcome[Office]:
        if not unit.strip():
            raise UserError("单位名称不能为空", "没有写入任何数据。", "填写单位全称后再保存。")
        with workspace.begin(Action.OFFICE_EDIT) as uow:
            before = current_office(uow)
            uow.office.save(replace(before, unit=unit.strip()))
            uow.note(f"单位名称 {unit.strip()}")
            uow.commit()
        return Outcome(before, Changes.OFFICE)

    def undo(before: Office) -> Operation[object]:
        back = save_office(before.unit)
        return Operation(back.title, lambda workspace, progress: _plain(back.work(workspace, progress)))

    return Operation("正在保存单位资料", work, done=lambda _: "已保存单位资料", undo=undo)


def save_community(community: Community, said: str) -> Operation[Community]:
    """Add, rename or archive a community."""
    from shequ_hr.people.commands import save_community as save

    def work(workspace: Workspace, _: Progress) -> Outcome[Community]:
        return save(workspace, community)

    return Operation("正在保存社区", work, done=lambda saved: f"{said}“{saved.name}”")


def _plain(outcome: Outcome[Office]) -> Outcome[object]:
    return Outcome(outcome.value, outcome.changes)
