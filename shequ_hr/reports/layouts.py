"""Layouts of files that banks and the tax client read: headers and where each column comes from, as TOML data.

Loads and checks them; knows no money and no person. A layout is a file under ``resources/layouts``; a new bank is a new file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shequ_hr.errors import Problem, UserError
from shequ_hr.reports.workbook import CellKind, Column

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "layouts"


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A column: header, ``source`` (a name that the report knows, or empty), else the constant ``text``."""

    column: Column
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """One file format. ``own_bank``: names that mean the bank itself, others are 跨行; ``check``: what a person must compare.

    ``notes_sheet`` is the text of a further sheet (填表说明) that the reader of the file expects.
    """

    id: str
    name: str
    sheet: str
    note: str
    columns: tuple[LayoutColumn, ...]
    own_bank: tuple[str, ...] = ()
    check: str = ""
    notes_sheet: tuple[str, ...] = ()

    @property
    def headers(self) -> list[Column]:
        """The columns as a sheet writes them."""
        return [column.column for column in self.columns]

    def needs(self, source: str) -> bool:
        """Whether a column takes this source."""
        return any(column.source == source for column in self.columns)


def layouts(area: str) -> dict[str, Layout]:
    """All layouts of an area (``bank``, ``tax``) by id."""
    found = [read_layout(path) for path in sorted((FOLDER / area).glob("*.toml"))]
    return {layout.id: layout for layout in found}


def layout_named(area: str, layout_id: str) -> Layout:
    """The layout with that id; an unknown id is a UserError that lists what there is."""
    known = layouts(area)
    if layout_id not in known:
        choices = "、".join(f"{layout.id}（{layout.name}）" for layout in known.values())
        raise UserError(f"没有版式“{layout_id}”", f"可用的版式：{choices}。", "请用 --layout 选择其中一个。")
    return known[layout_id]


def read_layout(path: Path) -> Layout:
    """Read one layout file; whatever is wrong with it is a UserError with file and key."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = tuple(_column(entry) for entry in data["column"])
        return Layout(
            id=data["id"],
            name=data["name"],
            sheet=data["sheet"],
            note=data["note"],
            columns=columns,
            own_bank=tuple(data.get("own_bank", ())),
            check=data.get("check", ""),
            notes_sheet=tuple(data.get("notes_sheet", ())),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
        problem = Problem(
            message=f"版式文件读不懂：{error}", fix="请按 resources/layouts 中随程序提供的文件改正。", file=path.name
        )
        raise UserError(f"版式文件《{path.name}》有错", str(problem.message), problem.fix, [problem]) from error


def check_sources(layout: Layout, known: Callable[[str], bool]) -> None:
    """Refuse a layout that names a source which the report does not know."""
    wrong = [column for column in layout.columns if column.source and not known(column.source)]
    if wrong:
        problems = [
            Problem(
                message=f"不认识的来源“{column.source}”",
                fix="请改成说明文档列出的来源。",
                file=layout.id,
                column=column.column.header,
            )
            for column in wrong
        ]
        raise UserError(f"版式“{layout.name}”有错", problems[0].message, problems[0].fix, problems)


def _column(entry: dict[str, Any]) -> LayoutColumn:
    extra = set(entry) - {"header", "kind", "width", "source", "text"}
    if extra:
        raise ValueError(f"列“{entry.get('header', '')}”有不认识的键：{'、'.join(sorted(extra))}")
    column = Column(entry["header"], CellKind(entry.get("kind", "text")), entry.get("width"))
    return LayoutColumn(column, entry.get("source", ""), entry.get("text", ""))
