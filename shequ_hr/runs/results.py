"""What the use cases of a payroll month answer: frozen records for the window and the command line, ready to show.

Amounts are fen. Names of people are whole; ID numbers stand beside their masked form, and screens show the masked one.
Nothing in here calculates.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from shequ_hr.errors import Problem
from shequ_hr.model.payroll import LineKind, LineShape, Run, RunKey, SlipLine
from shequ_hr.model.people import Record
from shequ_hr.money import Fen
from shequ_hr.periods import PayMonth


class PersonProblem(Problem, frozen=True, kw_only=True):
    """A problem of one person: the message begins with the name; ``worker`` is where the window jumps to."""

    worker: int = 0
    name: str = ""


class RunReport(Record, frozen=True, kw_only=True):
    """A calculated draft: the run as stored, who could not be paid and why (errors), and what should be looked at."""

    run: Run
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


class ItemColumn(Record, frozen=True, kw_only=True):
    """A column of the pay grid: item key, header, side, group (应发 / 个人扣款 / 单位承担 / 说明); ``total`` over all slips."""

    key: str
    label: str
    kind: LineKind
    group: str = ""
    total: Fen = 0


class SlipRow(Record, frozen=True, kw_only=True):
    """One person of a run. ``amounts`` sums the parts of each item; ``figures`` are the slip's lines in the order of ``shape``.

    ``overridden``: items set by hand, with the reason. ``worker`` is the store's number, ``id_number`` the command line's.
    """

    worker: int
    name: str
    id_number: str
    masked: str
    community: str
    post: str
    grade: int | None
    days: int
    amounts: dict[str, Fen]
    shape: LineShape
    figures: tuple[Fen, ...]
    gross: Fen
    deductions: Fen
    net: Fen
    employer: Fen
    warnings: tuple[str, ...] = ()
    overridden: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def lines(self) -> tuple[SlipLine, ...]:
        """The slip's lines in their order, put together when somebody asks: a grid of thousands does not."""
        return self.shape.lines(self.figures)


class RunAction(StrEnum):
    """What can be done with a run, in the order of the month."""

    CALCULATE = "calculate"
    CHECK = "check"
    APPROVE = "approve"
    LOCK = "lock"
    PAY = "pay"
    REOPEN = "reopen"
    VOID = "void"
    EXPORT = "export"


class ActionState(Record, frozen=True, kw_only=True):
    """Whether an action is possible now; when not, ``reason`` says why. ``primary`` is the one next step."""

    action: RunAction
    label: str
    enabled: bool
    reason: str = ""
    primary: bool = False


class RunDetail(Record, frozen=True, kw_only=True):
    """A run as the pay grid shows it. ``items`` are only those that a slip has, in the engine's order.

    ``samples``: labels of the items that rest on figures which the pack marks 示例.
    """

    run: Run
    state_label: str
    items: tuple[ItemColumn, ...]
    slips: tuple[SlipRow, ...]
    actions: tuple[ActionState, ...] = ()
    samples: tuple[str, ...] = ()


class Difference(Record, frozen=True, kw_only=True):
    """One item of one person beside last month; a missing line is None, which is not zero."""

    item: str
    label: str
    before: Fen | None
    now: Fen | None
    delta: Fen


class ChangeKind(StrEnum):
    """How a person stands against last month."""

    JOINED = "joined"
    LEFT = "left"
    CHANGED = "changed"
    SLIGHTLY = "slightly"
    SAME = "same"


class PersonChange(Record, frozen=True, kw_only=True):
    """One person beside last month: gross and net before (None = had no slip) and now, item by item.

    CHANGED = post or grade is another, or gross or net moved by more than 10 %; SLIGHTLY = by less.
    ``reason`` is one sentence that names what moved it.
    """

    worker: int
    name: str
    masked: str
    community: str
    kind: ChangeKind
    gross_before: Fen | None
    gross: Fen | None
    net_before: Fen | None
    net: Fen | None
    differences: tuple[Difference, ...] = ()
    reason: str = ""


class Comparison(Record, frozen=True, kw_only=True):
    """A run beside the last closed run of its kind (``previous``; None = there is none). ``people``: everyone who differs."""

    key: RunKey
    previous: RunKey | None
    joined: tuple[PersonChange, ...] = ()
    left: tuple[PersonChange, ...] = ()
    changed: tuple[PersonChange, ...] = ()
    people: tuple[PersonChange, ...] = ()
    gross_before: Fen = 0
    gross: Fen = 0
    net_before: Fen = 0
    net: Fen = 0
    sentence: str = ""


class SlipDifference(Record, frozen=True, kw_only=True):
    """A stored amount that the recomputation does not give: ``stored`` and ``computed`` are fen, None = no such line."""

    month: str
    kind: str
    sequence: int
    worker: str
    name: str
    item: str
    label: str
    stored: Fen | None
    computed: Fen | None


class VerifyReport(Record, frozen=True, kw_only=True):
    """The answer of ``verify``: runs and slips that were recomputed, differences to the fen, and broken seals or storage."""

    ok: bool
    runs: int
    slips: int
    differences: tuple[SlipDifference, ...] = ()
    problems: tuple[Problem, ...] = ()


class StepState(StrEnum):
    """A step of the month: done, the one to do now, later, or blocked (with the reason)."""

    DONE = "done"
    CURRENT = "current"
    WAITING = "waiting"
    BLOCKED = "blocked"


class MonthStep(Record, frozen=True, kw_only=True):
    """变动 → 计算 → 核对 → 复核 → 锁定 → 发放 → 上报: one of them, what it did or waits for, when, by whom, where."""

    key: str
    label: str
    state: StepState
    detail: str = ""
    at: datetime | None = None
    by: str = ""
    target: str = ""


class ToDo(Record, frozen=True, kw_only=True):
    """A matter that is due. ``target`` is the page key, ``worker`` the person (0 = none), ``urgent`` = today or past."""

    kind: str
    text: str
    due: date | None
    days_left: int | None
    target: str
    action: str
    worker: int = 0
    urgent: bool = False


class WageGauge(Record, frozen=True, kw_only=True):
    """The average-wage gauge: ``actual`` (the forecast when the year runs) against ``required``, fen a year; None = unknown."""

    year: int
    actual: Fen | None = None
    required: Fen | None = None
    monthly_gap: Fen | None = None
    ok: bool | None = None
    forecast: bool = False
    provisional: bool = False
    definition: str = ""
    note: str = ""


class MonthCost(Record, frozen=True, kw_only=True):
    """Gross and the employer's share of the closed runs of a month, for the chart; ``open`` = still a draft."""

    month: PayMonth
    gross: Fen
    employer: Fen
    people: int
    open: bool = False


class PostSpread(Record, frozen=True, kw_only=True):
    """Lowest, mean and highest gross of a post in the month."""

    post: str
    people: int
    lowest: Fen
    mean: Fen
    highest: Fen


class Share(Record, frozen=True, kw_only=True):
    """A part of the staff: 年龄段 or 学历, and how many."""

    label: str
    people: int


class LastFile(Record, frozen=True, kw_only=True):
    """The last export or import: what, file, rows, when, by whom."""

    what: str
    file: str
    rows: int
    at: datetime
    by: str


class MonthOverview(Record, frozen=True, kw_only=True):
    """The 工作台: one month at a glance. ``run`` is the regular run of the month, None before the first calculation."""

    month: PayMonth
    office: str
    people: int
    run: Run | None
    state_label: str
    steps: tuple[MonthStep, ...] = ()
    next_action: ActionState | None = None
    todos: tuple[ToDo, ...] = ()
    gauge: WageGauge | None = None
    costs: tuple[MonthCost, ...] = ()
    posts: tuple[PostSpread, ...] = ()
    ages: tuple[Share, ...] = ()
    educations: tuple[Share, ...] = ()
    last_export: LastFile | None = None
    last_import: LastFile | None = None
    safety: str = ""
    pay_pack: str = ""
