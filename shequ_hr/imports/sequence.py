"""序号 tells nothing about a person, but a gap or a double in it may mean that a row was lost or pasted twice (S16)."""

from __future__ import annotations

from shequ_hr.imports.definition import Table

KEY = "sequence"
SHOWN = 5


def warn_about_sequence(table: Table) -> None:
    """Warn about numbers that do not follow the one before; a new group may begin with 1 again."""
    if not table.has(KEY):
        return
    expected, odd = 0, []
    for row in table.rows:
        text = str(row.get(KEY) or "")
        if not (text.isascii() and text.isdigit()):
            continue
        number = int(text)
        if expected and number not in {expected, 1}:
            odd.append(f"第 {row.number} 行是 {number}，应为 {expected}")
        expected = number + 1
    if odd:
        more = f"等 {len(odd)} 处" if len(odd) > SHOWN else ""
        words = f"{table.words(KEY)}有缺号或重号：{'；'.join(odd[:SHOWN])}{more}。序号不影响导入。"
        table.talk.problem(table.places.whole("S16", words, "请核对是否少了行或重复粘贴。", warning=True))
