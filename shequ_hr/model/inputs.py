"""Typed-in figures: per person and month, per person and tax month, and opening balances of a tax year."""

from __future__ import annotations

from shequ_hr.model.payroll import Leave, Override, TaxMethod, TypedAmount
from shequ_hr.model.people import Record
from shequ_hr.money import Fen
from shequ_hr.periods import PayMonth


class MonthInput(Record, frozen=True, kw_only=True):
    """What was typed in for one worker in one month: items and facts of the pack, overrides, leave days."""

    worker: int
    month: PayMonth
    typed: tuple[TypedAmount, ...] = ()
    overrides: tuple[Override, ...] = ()
    leaves: tuple[Leave, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is typed in."""
        return not (self.typed or self.overrides or self.leaves)


class ExtraDeduction(Record, frozen=True, kw_only=True):
    """专项附加扣除 of one month by kind (子女教育, 赡养老人 ...), in fen."""

    worker: int
    month: PayMonth
    kind: str
    amount: Fen


class OpeningTax(Record, frozen=True, kw_only=True):
    """Cumulative tax figures of a former system up to and including ``through``; they belong to that one tax year.

    ``months``: months employed here that they claim; capped at the months that had passed (domain.md T10).
    ``method`` alone may be given (through = 0 months) to set 首次就业 or the 60000 rule for the year.
    """

    worker: int
    year: int
    through: int = 0
    income: Fen = 0
    exempt: Fen = 0
    insurance: Fen = 0
    extra: Fen = 0
    other: Fen = 0
    months: int = 0
    withheld: Fen = 0
    method: TaxMethod | None = None
