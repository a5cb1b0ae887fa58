"""What an import answers: the preview with every question and problem, and the report of what was written."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from shequ_hr.errors import Problem, Severity
from shequ_hr.imports.plan import Plan
from shequ_hr.model.people import Record
from shequ_hr.periods import PayMonth


class RowResult(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


ROW_LABELS = {RowResult.NEW: "新增", RowResult.CHANGED: "变更", RowResult.SAME: "无变化", RowResult.REFUSED: "退回"}


class CellChange(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One value of a row: header, what is stored now ("" = nothing), what the file says."""

    column: str
    old: str
    new: str


class RowPreview(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the sheet: its number as Excel shows it, what becomes of it, whom it is about, what changes."""

    number: int
    result: RowResult
    name: str = ""
    cells: tuple[CellChange, ...] = ()


class Fixed(Record, frozen=True, kw_only=True):
    """A value that was mended without asking: 原值 → 新值, and how."""

    row: int | None
    column: str
    old: str
    new: str
    why: str


class Question(Record, frozen=True, kw_only=True):
    """What the clerk has to answer, once per kind. ``choices`` empty = free text in the form that ``hint`` names.

    ``default`` None = no default may be accepted; ``answer`` None = open.
    """

    id: str
    text: str
    choices: tuple[str, ...] = ()
    default: str | None = None
    places: tuple[str, ...] = ()
    hint: str = ""
    answer: str | None = None


class ImportPreview(Record, frozen=True, kw_only=True):
    """Everything an import would do. ``ok``: no error and no open question, so it may be committed."""

    kind: str
    title: str
    file: str
    path: str
    digest: str
    sheet: str
    header_row: int
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    rows: tuple[RowPreview, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    plan: Plan = Plan()

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Questions without an answer."""
        return tuple(question for question in self.questions if question.answer is None)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that stop the import; the others are warnings."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def ok(self) -> bool:
        """Whether it may be written."""
        return not self.errors and not self.open_questions


class ImportReport(Record, frozen=True, kw_only=True):
    """An import that was written, or taken back. ``months``: whose figures it wrote."""

    import_id: int
    kind: str
    file: str
    new: int
    changed: int
    same: int
    undone: bool = False
    months: tuple[PayMonth, ...] = ()
