"""The user's actions on people, and what the 人员 page asks for. One function per action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import UserError
from shequ_hr.model.people import Worker
from shequ_hr.office.packs import rules_of
from shequ_hr.people.commands import archive_worker, end_employment, record_fact, save_worker
from shequ_hr.people.dated import DatedFact
from shequ_hr.people.queries import roster, worker_detail
from shequ_hr.people.results import FactChange, RosterRow, WorkerDetail
from shequ_hr.people.reveal import Revealed, reveal_worker
from shequ_hr.people.search import search_text
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress
from shequ_hr.reports.roster import export_roster
from shequ_hr.security.roles import Action
from ui.desktop.operations import Operation


@dataclass(frozen=True)
class RosterView:
    """The roster on a day, pinyin by ID number, and the words that forms offer (communities, posts, certificates, results)."""

    day: date
    people: tuple[RosterRow, ...]
    search: dict[str, str] = field(default_factory=dict)
    known: dict[str, Sequence[str]] = field(default_factory=dict)


def read_roster() -> Callable[[Workspace], RosterView]:
    """Ask for everybody on today's date."""

    def query(ws: Workspace) -> RosterView:
        today = ws.clock.today()
        people = tuple(roster(ws, today, everyone=True))
        return RosterView(today, people, {row.id_number: search_text(row.name) for row in people}, _known(ws, today))

    return query


def read_person(id_number: str) -> Callable[[Workspace], WorkerDetail]:
    """Ask for one person on today's date."""
    return lambda ws: worker_detail(ws, id_number, ws.clock.today())


def save(worker: Worker) -> Operation[Worker]:
    """Keep a person's basic facts; id 0 makes a new person."""
    word = "已保存" if worker.id else "已新增"
    return Operation("正在保存", lambda ws, _: save_worker(ws, worker), done=lambda saved: f"{word} {saved.name}")


def record(worker: Worker, fact: DatedFact, title: str, *, keep_other_posts: bool = False) -> Operation[FactChange]:
    """Add one dated fact."""

    def work(ws: Workspace, _: Progress) -> Outcome[FactChange]:
        return record_fact(ws, worker.id_number, fact, keep_other_posts=keep_other_posts)

    return Operation("正在保存变动", work, done=_told(f"{worker.name}：{title}已登记"))


def leave(worker: Worker, last_day: date, reason: str, document: str) -> Operation[FactChange]:
    """The last day of work here."""

    def work(ws: Workspace, _: Progress) -> Outcome[FactChange]:
        return end_employment(ws, worker.id_number, last_day, reason, document)

    return Operation("正在登记离职", work, done=_told(f"{worker.name}：离职已登记，工资算到 {last_day}"))


def archive(worker: Worker) -> Operation[Worker]:
    """Put a person who is no longer employed out of the list; nothing is deleted."""
    return Operation("正在归档", lambda ws, _: archive_worker(ws, worker.id_number), done=lambda saved: f"已归档 {saved.name}")


def reveal(id_number: str) -> Operation[Revealed]:
    """Ask for a person's whole numbers; it is on record."""
    return Operation("正在读取号码", lambda ws, _: reveal_worker(ws, id_number))


def print_roster(path: Path) -> Operation[Path]:
    """Write the printable roster of today."""

    def work(ws: Workspace, _: Progress) -> Outcome[Path]:
        return Outcome(export_roster(ws, path).path, Changes.NONE)

    return Operation("正在导出花名册", work)


def _told(words: str) -> Callable[[FactChange], str]:
    return lambda change: f"{words}。{change.note}" if change.note else words


def _known(ws: Workspace, today: date) -> dict[str, Sequence[str]]:
    with ws.begin(Action.PEOPLE_VIEW) as uow:
        communities = [place.name for place in uow.communities.all() if not place.archived]
        try:
            rules = rules_of(uow, ws.library)
        except UserError:
            return {"communities": communities}
    results: list[str] = []
    if rules.pay.assessment is not None:
        results = list(rules.pay.assessment.on(today).coefficients)
    return {
        "communities": communities,
        "posts": [post.name for post in rules.pay.posts],
        "certificates": [name for level in rules.pay.certificates for name in level.names],
        "results": results,
    }
