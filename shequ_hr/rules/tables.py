"""Looking a cell up in a dated table of a pack. Owns how keys are written and how stepped dimensions choose their row."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from shequ_hr.errors import RuleNotInForce, UserError
from shequ_hr.rules.numbers import number_text
from shequ_hr.rules.schema import Figure, Table, TableRule, Value


def key_text(value: Value) -> str:
    """How a key is written in a table: texts as they are, numbers plainly (``"3"``, ``"2.5"``), yes and no as 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str) else number_text(value)


def look_up(rule: TableRule, day: date, keys: tuple[Value, ...]) -> tuple[Fraction, Figure[Table]]:
    """The cell in force on a day with the version it stands in; a declared hole or a missing cell is a UserError."""
    figure = rule.versions.figure_on(day)
    table = rule.versions.on(day)
    texts = tuple(key_text(key) for key in keys)
    row = _stepped_row(table, texts, rule.stepped) if any(rule.stepped) else texts
    if row in table.cells:
        return table.cells[row], figure
    if row in table.unknown:
        raise RuleNotInForce(f"{rule.name}[{'，'.join(texts)}]", rule.versions.region, day.isoformat(), table.unknown[row])
    if table.otherwise is not None:
        return table.otherwise, figure
    named = "，".join(f"{name} {text}" for name, text in zip(rule.by, texts, strict=False))
    raise UserError(
        f"“{rule.name}”里没有这一格",
        f"{named}（{day.isoformat()} 起用的版本）。表中没有的格子不会按 0 处理。",
        "核对人员信息是否填对；若政策确有此档，请在政策包的表中补上并写明来源。",
    )


def _stepped_row(table: Table, keys: tuple[str, ...], stepped: tuple[bool, ...]) -> tuple[str, ...]:
    """Replace each key of a stepped dimension by the last bound that is not above it, dimension by dimension."""
    rows = [*table.cells, *table.unknown]
    chosen: list[str] = []
    for place, key in enumerate(keys):
        known = {row[place] for row in rows if row[:place] == tuple(chosen)}
        if not stepped[place]:
            chosen.append(key)
            continue
        wanted = Fraction(key)
        bounds = [bound for bound in known if Fraction(bound) <= wanted]
        chosen.append(max(bounds, key=Fraction) if bounds else key)
    return tuple(chosen)
