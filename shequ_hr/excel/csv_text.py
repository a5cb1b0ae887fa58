"""Reads CSV text as if it were a worksheet: encoding, separator and quotes are settled here or the file is refused (F19, F20).

Chinese Excel writes CSV in GBK without a mark, other systems in UTF-8 or UTF-16. What could be read in two ways is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from shequ_hr.excel.records import MAX_COLUMNS, Content, Refusal, SheetData, WorkbookData, letters

SHEET = "CSV"
SEPARATORS = {",": "逗号", ";": "分号", "\t": "制表符"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GARBLED = re.compile("锟斤拷|烫烫烫|\ufffd|(?:[ÃÂäåæçèé][\u0080-\u00bf\u2013-\u203a€ ]?[\u0080-\u00bf]){2}")
_WRAPPED = re.compile(r'^="(?P<inner>[^"]*)"$')
_SCIENTIFIC = re.compile(r"^[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{1,3}$")
_AS_BOOK = "请用 Excel 或 WPS 打开它，【另存为】“Excel 工作簿（*.xlsx）”，再导入另存的文件。"
_UNREADABLE = Refusal(
    code="F19",
    message="文件里的汉字是乱码，无法确定原来的字。",
    fix=f"请向提供人要原始文件。自己另存时编码选 UTF-8 或 GBK；或者{_AS_BOOK}",
)


def read_csv(content: bytes) -> WorkbookData | Refusal:
    """One sheet named CSV; a Refusal when the encoding, the separator or the quotes are not certain."""
    text = decoded(content)
    if text is None or _GARBLED.search(text):
        return _UNREADABLE
    rows = _rows(text)
    if isinstance(rows, Refusal):
        return rows
    unwrapped = 0
    cells: list[list[Content]] = []
    width = max(map(len, rows), default=0)
    for number, row in enumerate(rows, start=1):
        if len(row) > MAX_COLUMNS and any(row[MAX_COLUMNS:]):
            place = f"{letters(len(row) - 1)}{number}"
            return Refusal(
                code="F13", message=f"第 {number} 行有 {len(row)} 列（到 {place}），超出 {MAX_COLUMNS} 列。", fix=_AS_BOOK
            )
        line = [_content(cell) for cell in row]
        unwrapped += sum(_WRAPPED.match(cell) is not None for cell in row)
        cells.append([*line, *[None] * (width - len(line))])
    return WorkbookData(sheets=(SheetData(name=SHEET, rows=cells),), notes=_notes(unwrapped))


def decoded(content: bytes) -> str | None:
    """The text: by its mark, else strict UTF-8, UTF-16 without a mark, GB18030; None when it is none of them."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    sample = content[:4096]
    if b"\0" in sample:
        little = sample[1::2].count(0) >= sample[::2].count(0)
        return _strictly(content, "utf-16-le" if little else "utf-16-be")
    text = _strictly(content, "utf-8")
    return text if text is not None else _strictly(content, "gb18030")


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _rows(text: str) -> list[list[str]] | Refusal:
    found: dict[str, tuple[float, list[list[str]]]] = {}
    for separator in SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
        except csv.Error:
            continue
        filled = [len(row) for row in rows if any(row)]
        width, count = Counter(filled).most_common(1)[0] if filled else (0, 0)
        if width > 1:
            found[separator] = (count / len(filled), rows)
    best = max((share for share, _ in found.values()), default=0.0)
    chosen = [separator for separator, (share, _) in found.items() if share == best]
    if len(chosen) == 1:
        return found[chosen[0]][1]
    names = "、".join(SEPARATORS[separator] for separator in chosen or SEPARATORS)
    why = f"分不清列是用{names}中的哪一个隔开的" if chosen else f"找不到列之间的分隔符（{names}），或者引号没有成对"
    return Refusal(code="F20", message=f"CSV 文件{why}。", fix=_AS_BOOK)


def _content(cell: str) -> Content:
    """A cell as it stands; ``="0123"`` without its wrapper, and 4.40106E+17 as the number that Excel has made of it."""
    wrapped = _WRAPPED.match(cell)
    if wrapped is not None:
        return wrapped["inner"] or None
    if _SCIENTIFIC.match(cell.strip()):
        return float(cell)
    return cell or None


def _notes(unwrapped: int) -> tuple[tuple[str, str, str], ...]:
    told = [
        (
            "F20",
            "CSV 文件在 Excel 里打开再保存过的话，身份证号、银行卡号的末尾几位会变成 0，前导的 0 会丢失。",
            "请抽查几行证件号和卡号；最好改用导入模板（.xlsx）。",
        )
    ]
    if unwrapped:
        told.append(("F20", f'有 {unwrapped} 格写成 ="…" 的样子，已去掉等号和引号。', ""))
    return tuple(told)
