"""The pay items of one person: formulas and typed-in amounts over the parts of the month, prorated, reduced in 试用期,
multiplied by 考核系数, each line rounded once. Overrides replace an item's whole month.

Knows no leave, no insurance and no tax. Nothing is summed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import msgspec

from shequ_hr.model.payroll import LineKind, Override, PayFacts, SlipLine
from shequ_hr.money import Fen, to_fen
from shequ_hr.payroll.proration import MonthDays, period_share, share_of
from shequ_hr.payroll.rulebook import MONTHS_IN
from shequ_hr.payroll.segments import Part
from shequ_hr.payroll.values import ItemValue, PartValues
from shequ_hr.rules.schema import Entry, ItemRule, Period

ONE = Fraction(1)


class Piece(msgspec.Struct, frozen=True):
    """An item over parts in which it has one value. ``value`` None = nothing is evaluated because 试用期 pays none of it.

    ``coefficient`` and ``probation`` are None where they do not apply.
    """

    rule: ItemRule
    parts: tuple[Part, ...]
    value: ItemValue | None
    coefficient: Fraction | None
    probation: Fraction | None
    share: Fraction
    provisional: bool

    @property
    def full(self) -> Fraction:
        """Exact yuan for a whole period, before proration."""
        if self.value is None:
            return Fraction(0)
        amount = self.value.exact
        if self.coefficient is not None:
            amount *= self.coefficient
        if self.probation is not None:
            amount *= self.probation
        return amount


class ItemLine(msgspec.Struct, frozen=True):
    """A line of an item with what it was made from; ``override`` replaces the pieces."""

    rule: ItemRule
    order: int
    line: SlipLine
    piece: Piece | None = None
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """An item that the run pays: its versions in time and its place on the slip."""

    name: str
    key: str
    order: int
    versions: tuple[ItemRule, ...]

    @property
    def newest(self) -> ItemRule:
        """The version that names the item."""
        return self.versions[-1]


def formula_lines(
    slot: Slot, facts: PayFacts, parts: Sequence[Part], values: Sequence[PartValues], days: MonthDays
) -> list[ItemLine]:
    """The lines of an item that is computed, or typed in per person: one for each value it takes in the month."""
    pieces: list[Piece] = []
    last = len(parts) - 1
    for index, part in enumerate(parts):
        rule = values[index].book.item_on(slot.name, values[index].stage.day)
        if rule is None or days.month.month not in rule.months:
            continue
        prorated = rule.prorate is not None and rule.period is Period.MONTH
        if not prorated and index != last:
            continue
        share = (
            share_of(rule.prorate, part, parts, days) if prorated and rule.prorate is not None else _whole(rule, facts, days)
        )
        piece = _piece(rule, part, values[index], share)
        if piece is not None:
            _join(pieces, piece)
    return [_line(slot, piece, parts) for piece in pieces]


def typed_line(
    slot: Slot,
    rule: ItemRule,
    amount: Fen,
    parts: Sequence[Part],
    values: Sequence[PartValues],
    days: MonthDays,
    facts: PayFacts,
) -> list[ItemLine]:
    """The lines of an amount typed in for the month; of somebody no longer employed it is paid as typed."""
    value = ItemValue(Fraction(amount, 100), Fraction(amount, 100), provisional=False)
    if not parts:
        piece = Piece(rule, (), value, None, None, ONE, provisional=False)
        return [_line(slot, piece, parts)]
    pieces: list[Piece] = []
    for index, part in enumerate(parts):
        prorated = rule.prorate is not None and rule.period is Period.MONTH
        if not prorated and index != len(parts) - 1:
            continue
        share = (
            share_of(rule.prorate, part, parts, days) if prorated and rule.prorate is not None else _whole(rule, facts, days)
        )
        _join(pieces, _reduced(rule, part, values[index], value, share))
    return [_line(slot, piece, parts) for piece in pieces]


def override_line(slot: Slot, rule: ItemRule, override: Override) -> ItemLine:
    """The line of an item whose amount was set by hand, for the whole month. Zero is a value."""
    line = SlipLine(slot.key, rule.name, _kind(rule), override.amount, rule.group)
    return ItemLine(rule, slot.order, line, None, override)


def _whole(rule: ItemRule, facts: PayFacts, days: MonthDays) -> Fraction:
    if rule.prorate is None or rule.period is Period.MONTH:
        return ONE
    employed, all_days = period_share(facts.dossier, days.month, MONTHS_IN[rule.period])
    return Fraction(employed, all_days)


def _piece(rule: ItemRule, part: Part, values: PartValues, share: Fraction) -> Piece | None:
    if rule.formula is None and values.values.get(rule.name) is None:
        return None
    if part.person.values["试用期"] and rule.probation == 0:
        return Piece(rule, (part,), None, None, rule.probation, share, provisional=False)
    return _reduced(rule, part, values, values.item(rule), share)


def _reduced(rule: ItemRule, part: Part, values: PartValues, value: ItemValue, share: Fraction) -> Piece:
    """Apply 考核系数 and the share of 试用期."""
    probation = rule.probation if part.person.values["试用期"] and rule.probation != ONE else None
    if probation == 0:
        return Piece(rule, (part,), value, None, probation, share, value.provisional)
    provisional = value.provisional
    coefficient = None
    if rule.assessed:
        values.provisional = False
        coefficient = values.coefficient()
        provisional |= values.provisional
    return Piece(rule, (part,), value, coefficient, probation, share, provisional)


def _join(pieces: list[Piece], piece: Piece) -> None:
    """Add a piece; with the one before it makes one line when both come to the same for a whole month."""
    if pieces:
        before = pieces[-1]
        same = before.rule is piece.rule and before.value == piece.value and before.coefficient == piece.coefficient
        if same and before.probation == piece.probation:
            pieces[-1] = Piece(
                before.rule,
                before.parts + piece.parts,
                before.value,
                before.coefficient,
                before.probation,
                before.share + piece.share,
                before.provisional,
            )
            return
    pieces.append(piece)


def _line(slot: Slot, piece: Piece, parts: Sequence[Part]) -> ItemLine:
    rule = piece.rule
    amount = to_fen(piece.full * piece.share, rule.unit, rule.mode)
    # A line that covers every part, or is not prorated at all, speaks for the whole month.
    split = rule.prorate is not None and rule.period is Period.MONTH and 0 < len(piece.parts) < len(parts)
    number = piece.parts[0].number if split else 0
    label = f"{rule.name}（{days_text(piece.parts)}）" if split else rule.name
    line = SlipLine(slot.key, label, _kind(rule), amount, rule.group, number, piece.provisional)
    return ItemLine(rule, slot.order, line, piece)


def days_text(parts: Sequence[Part]) -> str:
    """The days of consecutive parts: ``1日至15日``."""
    first, last = parts[0].span.start, parts[-1].span.last_day
    if last is None or last == first:
        return f"{first.day}日"
    return f"{first.day}日至{last.day}日"


def _kind(rule: ItemRule) -> LineKind:
    return LineKind.DEDUCTION if rule.deduction else LineKind.EARNING


def typed_amounts(facts: PayFacts) -> Mapping[str, Fen]:
    """What was typed in for the month by item key; absent is not zero."""
    return {entry.item: entry.amount for entry in facts.typed if entry.amount is not None}


def monthly_entry(rule: ItemRule) -> bool:
    """Whether the item is typed in for each month."""
    return rule.formula is None and rule.entry is Entry.MONTH
