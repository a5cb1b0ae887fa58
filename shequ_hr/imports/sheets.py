"""Chooses the sheet and its header, and refuses what the header lacks or has twice (S4-S6, S10, S15, F24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shequ_hr.errors import Problem, UserError
from shequ_hr.excel.headers import FieldNames, HeaderFound, find_header, nearest_header, note_of, place_of
from shequ_hr.excel.number_cells import MoneyCell
from shequ_hr.excel.problems import Places
from shequ_hr.excel.reader import NOTHING_WRITTEN, OpenedFile
from shequ_hr.excel.records import SheetData
from shequ_hr.imports.definition import Field
from shequ_hr.imports.talk import NO, YES, Talk

IGNORE, STOP = "忽略这些列", "先停下来修改"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sheet that is read, and its header."""

    sheet: SheetData
    header: HeaderFound
    places: Places


def refuse_file(title: str, problem: Problem) -> UserError:
    """A refusal of the whole sheet or file."""
    return UserError(title, f"{problem.message}{NOTHING_WRITTEN}", problem.fix, [problem])


def choose(opened: OpenedFile, wanted: str | None, fields: Mapping[str, Field], talk: Talk) -> Chosen:
    """The named sheet, else the visible one whose header is understood; UserError when there is none with data."""
    names = FieldNames({key: field.names for key, field in fields.items()})
    if wanted is not None:
        sheet = next((sheet for sheet in opened.book.sheets if sheet.name == wanted), None)
        if sheet is None:
            raise _no_such_sheet(opened, wanted)
        header = find_header(sheet, names)
        if header is None:
            raise _no_header(opened, sheet, names, fields)
    else:
        sheet, header = _best(opened, names, fields, talk)
    chosen = Chosen(sheet, header, Places(opened.name, sheet.name))
    _check_header(chosen, names, fields)
    if not has_data(sheet, header):
        raise refuse_file(
            f"《{opened.name}》没有数据",
            chosen.places.whole("S15", f"第 {header.last_row} 行是表头，下面没有数据。", "请填写数据后再导入。"),
        )
    _ask_about_columns(chosen, talk)
    return chosen


def fit(opened: OpenedFile, wanted: str | None, fields: Mapping[str, Field]) -> int:
    """How many columns of a visible sheet are these fields; 0 unless its header has all that are required."""
    names = FieldNames({key: field.names for key, field in fields.items()})
    needed = {key for key, field in fields.items() if field.required}
    sheets = [sheet for sheet in opened.book.sheets if not sheet.hidden and wanted in {None, sheet.name}]
    headers = [header for sheet in sheets if (header := find_header(sheet, names)) is not None]
    return max((len(header.by_key) for header in headers if needed <= header.by_key.keys()), default=0)


def has_data(sheet: SheetData, header: HeaderFound) -> bool:
    """Whether anything stands below the header."""
    return any(content is not None for row in sheet.rows[header.last_row :] for content in row)


def _no_such_sheet(opened: OpenedFile, wanted: str) -> UserError:
    names = "、".join(f"“{sheet.name}”" for sheet in opened.book.sheets)
    problem = Problem(
        message=f"没有名为“{wanted}”的工作表。", fix=f"文件里的工作表：{names}。", file=opened.name, value=wanted, code="F24"
    )
    return refuse_file(f"《{opened.name}》里没有工作表“{wanted}”", problem)


def _best(opened: OpenedFile, names: FieldNames, fields: Mapping[str, Field], talk: Talk) -> tuple[SheetData, HeaderFound]:
    understood = [(sheet, find_header(sheet, names)) for sheet in opened.book.sheets]
    found = [(sheet, header) for sheet, header in understood if header is not None]
    filled = [(sheet, header) for sheet, header in found if has_data(sheet, header)]
    for sheet, _ in filled:
        if sheet.hidden:
            talk.problem(
                Places(opened.name, sheet.name).whole(
                    "S10",
                    "这张工作表是隐藏的，没有读取。",
                    "要导入它请先取消隐藏，或指定工作表名称。",
                    warning=True,
                )
            )
    visible = [pair for pair in filled if not pair[0].hidden]
    if not visible:
        return _without_data(opened, names, fields, [pair for pair in found if not pair[0].hidden])
    visible.sort(key=lambda pair: len(pair[1].by_key), reverse=True)
    if len(visible) == 1:
        return visible[0]
    titles = [sheet.name for sheet, _ in visible]
    answer = talk.ask("sheet", f"文件里有 {len(titles)} 张工作表像是这种表，导入哪一张？", titles, default=titles[0])
    return next(pair for pair in visible if pair[0].name == answer)


def _without_data(
    opened: OpenedFile, names: FieldNames, fields: Mapping[str, Field], found: list[tuple[SheetData, HeaderFound]]
) -> tuple[SheetData, HeaderFound]:
    if found:
        return found[0]
    visible = [sheet for sheet in opened.book.sheets if not sheet.hidden]
    if not visible:
        problem = Problem(
            message="文件里没有可以读取的工作表（全部隐藏，或只有图表）。",
            fix="请取消隐藏要导入的工作表，保存后再导入。",
            file=opened.name,
            code="F24",
        )
        raise refuse_file(f"《{opened.name}》不能导入", problem)
    best = max(visible, key=lambda sheet: len(nearest_header(sheet, names)[1]))
    raise _no_header(opened, best, names, fields)


def _no_header(opened: OpenedFile, sheet: SheetData, names: FieldNames, fields: Mapping[str, Field]) -> UserError:
    row, texts = nearest_header(sheet, names)
    needed = "、".join(f"“{field.header}”" for field in fields.values() if field.required)
    seen = f"最像表头的是第 {row} 行：{'、'.join(texts[:12])}。" if row else "前 15 行里没有一个认识的列名。"
    problem = Places(opened.name, sheet.name).whole(
        "S5", f"找不到表头：前 15 行里认识的列名不到六成。{seen}", f"表头至少要有这些列：{needed}。可以下载导入模板对照。"
    )
    return refuse_file(f"《{opened.name}》找不到表头", problem)


def _check_header(chosen: Chosen, names: FieldNames, fields: Mapping[str, Field]) -> None:
    header, problems = chosen.header, []
    for one, other in header.doubles:
        title = fields[one.key].header if one.key else one.header
        problems.append(
            chosen.places.whole(
                "S4",
                f"{place_of(one)}和{place_of(other)}都是“{title}”，不知道用哪一列。",
                "请删去或改名其中一列。",
            )
        )
    in_ten_thousands = (
        column
        for column in header.columns
        if column.key is not None and isinstance(fields[column.key].cell, MoneyCell) and "万" in note_of(column.header)
    )
    problems.extend(
        chosen.places.whole("M10", f"{place_of(column)}的单位是万元，本软件按元读取。", "请换算成元，并改掉表头里的“万元”。")
        for column in in_ten_thousands
    )
    unknown = [column.header for column in header.unknown]
    for key, field in fields.items():
        if field.required and key not in header.by_key:
            near = names.nearest(key, unknown)
            hint = f"最接近的列是“{near}”，如果就是它，请改名为“{field.header}”。" if near else f"请加上“{field.header}”列。"
            problems.append(chosen.places.whole("S5", f"第 {header.row} 行的表头缺少必需的列“{field.header}”。", hint))
    if problems:
        first = problems[0]
        raise UserError(f"《{chosen.places.file}》的表头不对", f"{first.message}{NOTHING_WRITTEN}", first.fix, problems)


def _ask_about_columns(chosen: Chosen, talk: Talk) -> None:
    unknown = chosen.header.unknown
    if unknown:
        places = [place_of(column) for column in unknown]
        text = f"有 {len(unknown)} 列不认识：{'、'.join(column.header for column in unknown[:10])}。是否忽略（不保存）？"
        if talk.ask("unknown-columns", text, (IGNORE, STOP), default=IGNORE, places=places) == STOP:
            talk.problem(
                chosen.places.whole("S6", f"有不认识的列：{'、'.join(places)}。", "请删去这些列，或改成模板里的列名。")
            )
    hidden = [column for column in chosen.header.columns if column.index in chosen.sheet.hidden_columns and column.key]
    if hidden:
        places = [place_of(column) for column in hidden]
        text = f"有 {len(hidden)} 列被隐藏：{'、'.join(column.header for column in hidden)}。是否一并导入？"
        if talk.ask("hidden-columns", text, (YES, NO), default=YES, places=places) == NO:
            talk.problem(chosen.places.whole("S10", f"隐藏的列不导入：{'、'.join(places)}。", "请删去隐藏的列后再导入。"))
