"""What people paste into a field and no field can take: far too long texts, control characters, halves of characters, emoji."""

from __future__ import annotations

import unicodedata

LONGEST = 200
"""Characters of a field; names, numbers, documents and reasons are far shorter."""
LONGEST_FIGURE = 16
"""Characters of an amount or a number of days."""
_FIRST_PICTURE = 0x1F000


def flaw_of_text(text: str, longest: int = LONGEST) -> str:
    """Why a text can not be kept and how to mend it, "" when it can. Rare characters of names are never a flaw."""
    if len(text) > longest:
        return f"太长了：最多 {longest} 个字，现在 {len(text):,} 个。请删短，可能是粘贴了别的内容。"
    for place, sign in enumerate(text, start=1):
        kind = unicodedata.category(sign)
        if kind in {"Cc", "Cs"}:
            return f"第 {place} 个字看不见或不完整，不能保存。请删掉它，或把这一格重新输入。"
        if kind == "So" and ord(sign) >= _FIRST_PICTURE:
            return f"第 {place} 个字是表情符号，不能保存。请删掉它。"
    return ""
