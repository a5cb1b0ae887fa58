"""A month of pay: the frozen facts that a slip is computed from, the slip, and the run that holds the slips."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from shequ_hr.model.people import CommunityLevel, Dossier, Record
from shequ_hr.money import Fen
from shequ_hr.periods import PayMonth

CALCULATION_VERSION = 1
"""Raised with every change of the calculation that could change an amount; old runs recompute with their own version."""


class RunKind(StrEnum):
    """What a run pays. One unlocked run per kind at any time; runs lock in order."""

    REGULAR = "regular"
    BONUS = "bonus"
    CORRECTION = "correction"


class RunState(StrEnum):
    """草稿 → 已核对 → 已复核 → 已锁定 → 已发放; 作废 leaves the sums."""

    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    LOCKED = "locked"
    PAID = "paid"
    VOID = "void"


CLOSED = frozenset({RunState.LOCKED, RunState.PAID})
"""States in which a run's inputs and amounts never change."""


class TaxMethod(StrEnum):
    """How 减除费用 accumulates: ordinary (2018年第61号), first job (2020年第13号), 60000 rule (2020年第19号)."""

    ORDINARY = "ordinary"
    FIRST_JOB = "first_job"
    SIXTY_THOUSAND = "sixty_thousand"


class TypedAmount(Record, frozen=True, kw_only=True):
    """A pay item or pack fact typed in for one person and month. Amount items hold fen; facts hold text."""

    item: str
    amount: Fen | None = None
    text: str = ""


class Override(Record, frozen=True, kw_only=True):
    """A hand-set amount of one item with its reason; it survives recalculation until it is removed. Zero is a value."""

    item: str
    amount: Fen
    reason: str


class Leave(Record, frozen=True, kw_only=True):
    """Leave days in the month by kind (事假, 病假 ...); ``days`` is a decimal text such as ``"1.5"``."""

    kind: str
    days: str


class YearToDate(Record, frozen=True, kw_only=True):
    """Sums of the year's closed runs (and the opening balance) before this run, in fen. ``months`` = months employed
    that an opening balance claims; None = counted from the employment spells."""

    income: Fen = 0
    exempt: Fen = 0
    insurance: Fen = 0
    other: Fen = 0
    withheld: Fen = 0


class TaxFacts(Record, frozen=True, kw_only=True):
    """What withholding needs besides this run's own income.

    ``before``: everything earlier in the tax year, earlier runs of the same month included.
    ``months``: months employed here this tax year up to and including this month (paid or not).
    ``extra``: 专项附加扣除 accumulated to this month; ``donations`` and the like count in ``before.other``.
    """

    method: TaxMethod = TaxMethod.ORDINARY
    before: YearToDate = YearToDate()
    months: int = 0
    extra: Fen = 0
    bonus_used: bool = False


class PayFacts(Record, frozen=True, kw_only=True):
    """Everything one slip is computed from, besides the run's packs and calendar: frozen with the run, recomputed by verify."""

    worker: int
    dossier: Dossier
    community_levels: dict[str, tuple[CommunityLevel, ...]] = msgspec.field(default_factory=dict)
    typed: tuple[TypedAmount, ...] = ()
    overrides: tuple[Override, ...] = ()
    leaves: tuple[Leave, ...] = ()
    tax: TaxFacts = TaxFacts()
    contributed: bool = False
    """An earlier run of this month already took insurance and fund."""


class RunInputs(Record, frozen=True, kw_only=True):
    """What all slips of a run share: rules by content hash, paid days of the month, averages the office typed in."""

    month: PayMonth
    kind: RunKind
    packs: dict[str, str]
    """Pack id -> SHA-256 of its text; the texts are kept in the store."""
    pay_pack: str
    paid_days: tuple[int, ...]
    """Days of the month that count as 计薪日: working days and statutory holidays that fall on weekdays."""
    averages: tuple[OfficeAverage, ...] = ()
    version: int = CALCULATION_VERSION


class OfficeAverage(Record, frozen=True, kw_only=True):
    """A published average wage that the office typed in (average-wage set), in fen a year."""

    year: int
    region: str
    definition: str
    amount: Fen
    document: str
    published: str = ""


class LineKind(StrEnum):
    """应发, 个人扣款, 单位承担; INFO lines are shown and change no sum (bases, intermediate values)."""

    EARNING = "earning"
    DEDUCTION = "deduction"
    EMPLOYER = "employer"
    INFO = "info"


class SlipLine(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One line of a slip. Earnings and deductions are both written as positive amounts; a negative one works against
    its side. ``part`` numbers the spans of a split month (0 = whole month); ``provisional`` marks 暂按."""

    item: str
    label: str
    kind: LineKind
    amount: Fen
    group: str = ""
    part: int = 0
    provisional: bool = False


class LineShape(Record, frozen=True):
    """What the lines of a slip are called, in order, without their amounts: column by column, shared by thousands of slips."""

    items: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    kinds: tuple[LineKind, ...] = ()
    groups: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()
    provisional: tuple[bool, ...] = ()

    @classmethod
    def of(cls, lines: tuple[SlipLine, ...]) -> LineShape:
        """The shape of lines."""
        parts = [(line.item, line.label, line.kind, line.group, line.part, line.provisional) for line in lines]
        return cls(*zip(*parts, strict=True)) if parts else cls()

    def lines(self, amounts: Sequence[Fen]) -> tuple[SlipLine, ...]:
        """The lines with their amounts; another number of amounts is a ValueError."""
        if len(amounts) != len(self.items):
            raise ValueError("as many amounts as lines")
        columns = self.items, self.labels, self.kinds, amounts, self.groups, self.parts, self.provisional
        return tuple(map(SlipLine, *columns))


class TaxTotals(Record, frozen=True, kw_only=True):
    """What this run adds to the tax year: the next run's YearToDate is the sum of these."""

    income: Fen = 0
    exempt: Fen = 0
    insurance: Fen = 0
    other: Fen = 0
    withheld: Fen = 0


class Slip(Record, frozen=True, kw_only=True):
    """One person's pay in one run. gross - deductions == net, and each is the sum of the shown lines."""

    worker: int
    name: str = ""
    community: str = ""
    post: str = ""
    grade: int | None = None
    days: int = 0
    lines: tuple[SlipLine, ...] = ()
    gross: Fen = 0
    deductions: Fen = 0
    net: Fen = 0
    employer: Fen = 0
    tax: TaxTotals = TaxTotals()
    warnings: tuple[str, ...] = ()


class SlipFigures(Record, frozen=True, kw_only=True):
    """A slip as lists show it: ``amounts`` follow the shape; ``by_hand`` = its frozen facts hold overrides."""

    worker: int
    name: str
    community: str
    post: str
    grade: int | None
    days: int
    gross: Fen
    deductions: Fen
    net: Fen
    employer: Fen
    warnings: tuple[str, ...]
    shape: LineShape
    amounts: tuple[Fen, ...]
    by_hand: bool


class RunKey(msgspec.Struct, frozen=True, order=True, array_like=True):
    """What a run is called: month, kind, sequence within the kind."""

    month: PayMonth
    kind: RunKind = RunKind.REGULAR
    sequence: int = 1


class Run(Record, frozen=True, kw_only=True):
    """A payroll run without its slips. ``seal`` is the SHA-256 over inputs and slips, set by lock."""

    id: int = 0
    key: RunKey
    state: RunState
    slips: int
    gross: Fen
    deductions: Fen
    net: Fen
    employer: Fen
    inputs: RunInputs
    calculated: datetime
    calculated_by: str = ""
    checked_by: str = ""
    approved_by: str = ""
    locked: datetime | None = None
    locked_by: str = ""
    void_reason: str = ""
    seal: str = ""
