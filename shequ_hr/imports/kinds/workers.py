"""花名册: people with their posts, education, certificates, accounts and bases, found by ID number.

Blank means "not said". New people's facts begin with their service; of known people only what differs is saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shequ_hr.errors import Severity
from shequ_hr.imports.context import Context
from shequ_hr.imports.definition import Draft, Field, Row, Table, preview_row
from shequ_hr.imports.kinds.facts import LaterFact, person_day, with_dossier
from shequ_hr.imports.kinds.matching import ANCHORS, judge_ids, refuse_duplicates
from shequ_hr.imports.kinds.worker_checks import check_accounts, check_dates, check_identity, check_new, tidy, warn_about_banks
from shequ_hr.imports.kinds.worker_fields import values_of, worker_fields
from shequ_hr.imports.kinds.worker_grades import grades_left_out
from shequ_hr.imports.kinds.worker_new import new_worker
from shequ_hr.imports.kinds.worker_questions import Answers, ask, ask_about_communities
from shequ_hr.imports.kinds.worker_update import Change, updated
from shequ_hr.imports.plan import Plan, WorkerChange
from shequ_hr.imports.results import RowPreview, RowResult
from shequ_hr.model.people import Worker
from shequ_hr.people.checks import worker_problems

_NOT_COMPARED = frozenset({"id_number", "education_degree", "sequence"})


class WorkersKind:
    """The roster."""

    key = "workers"
    title = "花名册"
    anchors = ANCHORS

    def fields(self, context: Context) -> tuple[Field, ...]:
        """Fixed columns, the posts of the pack, and the personal facts that it declares."""
        return worker_fields(context.rules)

    def plan(self, table: Table, context: Context) -> Draft:
        """New, changed and unchanged people; everything that forbids it is a problem of its row."""
        tidy(table)
        judge_ids(table, context.today)
        refuse_duplicates(table, lambda row: row.get("id_number") if "id_number" not in row.failed else None, "身份证号")
        check_identity(table)
        check_dates(table, context.today)
        communities = ask_about_communities(table, context)
        rows = [row for row in table.rows if "id_number" not in row.failed]
        fresh = [row for row in rows if row.values["id_number"] not in context.by_number]
        check_new(table, fresh)
        day = max(context.today, context.effective)
        drafts = {
            row.number: _Compared(row, worker, day)
            for row in rows
            if (worker := context.by_number.get(row.values["id_number"])) is not None
        }
        self._leave_out_grades(table, context, drafts, fresh, day)
        known = [(draft.row, draft.worker, draft.changed) for draft in drafts.values()]
        answers = ask(table, context, fresh, known, communities)
        moved = {row.number for row, _, changed in known if "account" in changed}
        check_accounts(table, context, moved | {row.number for row in fresh})
        warn_about_banks(table, context)
        table.talk.settle_doubts()
        return _Writer(table, context, answers).write(drafts)

    def _leave_out_grades(
        self, table: Table, context: Context, drafts: Mapping[int, _Compared], fresh: list[Row], day: date
    ) -> None:
        """Forget grades that are no recognition, of known people and of new ones."""
        graded = [(draft.row, draft.worker) for draft in drafts.values() if "grade" in draft.changed]
        for row in fresh:
            if row.get("grade") is not None and not row.failed:
                made = new_worker(row, "", moved_in=False, probation_months=0)
                graded.append((row, with_dossier(made, grades=())))
        left_out = grades_left_out(table, context, graded, day)
        for row, _ in graded:
            if row.number in left_out:
                draft = drafts.get(row.number)
                (row.values if draft is None else draft.changed).pop("grade")

    def export(self, context: Context) -> list[dict[str, Any]]:
        """Everyone who is not archived, as the roster stands now."""
        day = max(context.today, context.effective)
        return [values_of(worker, person_day(worker, day)) for worker in context.workers if not worker.archived]


class _Compared:
    """A row against the stored worker."""

    def __init__(self, row: Row, worker: Worker, day: date) -> None:
        self.row, self.worker = row, worker
        self.day = person_day(worker, day)
        self.stored = values_of(worker, self.day)
        self.changed = {
            key: value
            for key, value in row.values.items()
            if self.stored.get(key) != value and key not in _NOT_COMPARED and not _same_birth(key, self.stored.get(key), value)
        }


def _same_birth(key: str, stored: Any, given: Any) -> bool:
    """A birth month says the same as the birth date that lies in it."""
    if key != "birth_date" or stored is None or isinstance(given, date):
        return False
    return (stored.year, stored.month) == (given.year, given.month)


class _Writer:
    """Turns checked rows into the plan and the preview."""

    def __init__(self, table: Table, context: Context, answers: Answers) -> None:
        self._table, self._context, self._answers = table, context, answers
        self._refused = table.talk.refused_rows
        names = {community.name for community in context.communities}
        self._communities = names | {community.name for community in answers.new_communities}

    def write(self, drafts: Mapping[int, _Compared]) -> Draft:
        """The draft of all rows in their order."""
        changes: list[WorkerChange] = []
        previews: list[RowPreview] = []
        for row in self._table.rows:
            draft = drafts.get(row.number)
            made, preview = self._known(draft) if draft is not None else self._new(row)
            if made is not None:
                changes.append(made)
            previews.append(preview)
        return Draft(Plan(communities=tuple(self._answers.new_communities), workers=tuple(changes)), previews)

    def _new(self, row: Row) -> tuple[WorkerChange | None, RowPreview]:
        name = row.get("name") or ""
        cells = [(key, None, value) for key, value in row.values.items() if key not in _NOT_COMPARED or key == "id_number"]
        if row.number in self._refused or row.failed:
            return None, preview_row(self._table, row.number, RowResult.REFUSED, name, cells)
        unit = self._context.office.unit if self._context.office is not None else ""
        months = self._answers.probation_months if row.number in self._answers.probation_rows else 0
        since = self._answers.base_start
        worker = new_worker(row, unit, moved_in=self._answers.moved_in, probation_months=months, base_start=since)
        return self._checked(row, None, worker, RowResult.NEW, cells)

    def _known(self, draft: _Compared) -> tuple[WorkerChange | None, RowPreview]:
        row, worker = draft.row, draft.worker
        changed = {key: value for key, value in draft.changed.items() if key not in self._answers.kept.get(row.number, ())}
        cells = [(key, draft.stored.get(key), value) for key, value in changed.items()]
        if worker.archived:
            message = f"“{worker.name}”已经归档"
            self._table.refuse(row.number, "id_number", "X5", message, "请先在人员页恢复，或从表里删去这一行。")
        if row.number in self._refused or row.failed:
            return None, preview_row(self._table, row.number, RowResult.REFUSED, worker.name, cells)
        if not changed:
            return None, preview_row(self._table, row.number, RowResult.SAME, worker.name, ())
        try:
            after = updated(worker, Change(changed, row.values, draft.day, self._answers.effective))
        except LaterFact as later:
            message = f"要改的内容已经有 {later.args[0]} 起的记录，晚于生效日 {self._answers.effective}"
            self._table.talk.problem(
                self._table.places.row(
                    row.number, "X8", message, "请选更晚的生效日，或在人员页直接改那条记录。", value=worker.name
                )
            )
            return None, preview_row(self._table, row.number, RowResult.REFUSED, worker.name, cells)
        return self._checked(row, worker, after, RowResult.CHANGED, cells)

    def _checked(
        self, row: Row, before: Worker | None, after: Worker, result: RowResult, cells: list[tuple[str, Any, Any]]
    ) -> tuple[WorkerChange | None, RowPreview]:
        """Nothing that a screen would refuse to store goes in by an import."""
        after, problems = worker_problems(after, self._context.today, self._communities)
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        for problem in errors:
            self._table.talk.problem(
                self._table.places.row(row.number, problem.code or "check", problem.message, problem.fix, value=problem.value)
            )
        if errors:
            return None, preview_row(self._table, row.number, RowResult.REFUSED, after.name, cells)
        if before == after:
            return None, preview_row(self._table, row.number, RowResult.SAME, after.name, ())
        return WorkerChange(before=before, after=after), preview_row(self._table, row.number, result, after.name, cells)
