"""What an explanation is: a number with its rule, document, formula and rounding, down to facts and published figures.

Owns the record and the wording of its parts. Calculates nothing; the calculation that made a number also explains it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from shequ_hr.model.people import Record
from shequ_hr.money import Fen, RoundingMode, RoundingUnit, yuan_text
from shequ_hr.rules.numbers import number_text
from shequ_hr.rules.schema import Figure, Source, Standing, Value


class Explanation(Record, frozen=True, kw_only=True):
    """One number or fact: ``amount`` is text as people read it, ``inputs`` are what it was made from.

    A leaf has a ``source``: the document of a rule, or the record that a fact stands in.
    """

    item: str
    label: str
    amount: str
    rule: str = ""
    source: str = ""
    formula: str = ""
    rounding: str = ""
    inputs: tuple[Explanation, ...] = ()


_STANDING = {
    Standing.SEEN: "",
    Standing.DERIVED: "，由原文推算",
    Standing.UNVERIFIED: "，请核对",
    Standing.EXAMPLE: "，示例",
}
_MODE = {RoundingMode.HALF_UP: "四舍五入", RoundingMode.UP: "进一", RoundingMode.DOWN: "舍去尾数"}
_UNIT = {RoundingUnit.FEN: "分", RoundingUnit.JIAO: "角", RoundingUnit.YUAN: "元"}


def source_text(source: Source) -> str:
    """``《title》（document），2026-11-23 核对``, with how well the figure is founded when that is in doubt."""
    document = f"（{source.document}）" if source.document else ""
    return f"《{source.title}》{document}，{source.checked_on.isoformat()} 核对{_STANDING[source.standing]}"


def rounding_text(unit: RoundingUnit, mode: RoundingMode) -> str:
    """``四舍五入到分``."""
    return f"{_MODE[mode]}到{_UNIT[unit]}"


def value_text(value: Value) -> str:
    """A value of a formula as people read it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str) else number_text(value)


def fact(item: str, label: str, amount: str, source: str) -> Explanation:
    """A leaf: something that was recorded, with the record it stands in."""
    return Explanation(item=item, label=label, amount=amount, source=source)


def figure(item: str, label: str, amount: str, found: Figure[Any]) -> Explanation:
    """A leaf: a figure of a policy pack with the day it begins and its document."""
    since = f"{found.start.isoformat()} 起"
    rule = f"{since}，暂按（{found.reason or '新数公布前按上一期'}）" if found.provisional else since
    return Explanation(item=item, label=label, amount=amount, rule=rule, source=source_text(found.source))


def total(item: str, label: str, amount: Fen, parts: Iterable[Explanation], formula: str = "") -> Explanation:
    """A sum of shown lines, each with its own explanation."""
    inputs = tuple(parts)
    written = formula or " + ".join(part.amount for part in inputs) or "没有项目"
    source = "" if inputs else "本月没有属于这一合计的项目"
    return Explanation(item=item, label=label, amount=yuan_text(amount), formula=written, source=source, inputs=inputs)


def since(day: date, document: str = "") -> str:
    """How a dated record is cited: its first day and its document."""
    known = "" if day.year <= 1900 else f"（{day.isoformat()} 起）"
    return f"{known}{'，' + document if document else ''}"


def yuan(value: Fraction) -> str:
    """Exact yuan without rounding to fen, as a formula shows it."""
    return number_text(value)
