"""Numbers of people as screens, logs and error reports may show them: the ends stay, the middle is hidden.

``mask_text`` finds them in any text. It hides too much rather than too little: a long order number is hidden as well. What
is masked once stays as it is when masked again. Owns no decision about who may see the whole number.
"""

from __future__ import annotations

import re

STAR = "*"
_GAP = r"[ \-\u3000－]"
_RESIDENT = r"\d{17}[\dXxＸｘ](?!\d)"
_SPACED_RESIDENT = rf"\d{{6}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dXxＸｘ]"
_SPACED_PHONE = rf"1\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{4}}"
_SPACED_ACCOUNT = rf"\d{{4}}(?:{_GAP}\d{{4}}){{2,6}}(?:{_GAP}\d{{1,4}})?"
_LONG = r"\d{11,}"
_NUMBERS = re.compile(
    rf"(?<![\d*])(?:{_SPACED_RESIDENT}|{_SPACED_PHONE}|{_SPACED_ACCOUNT})(?![\d*])|{_RESIDENT}|{_LONG}",
)
"""Plain runs of digits need no guard on either side: what is left of one after masking is never longer than four."""


def mask_id(number: str) -> str:
    """``510***********1234``: the first three and the last four stay; of shorter documents a quarter at each end."""
    if len(number) < 15:
        return _masked(number, len(number) // 4, len(number) // 4)
    return _masked(number, 3, 4)


def mask_phone(number: str) -> str:
    """``138****5521``: the first three and the last four stay; of shorter numbers the last two."""
    return _masked(number, 3, 4) if len(number) >= 11 else _masked(number, 0, min(2, len(number) // 4))


def mask_account(number: str) -> str:
    """``6217************6027``: the first four and the last four stay; of shorter accounts a quarter at each end."""
    if len(number) < 12:
        return _masked(number, len(number) // 4, len(number) // 4)
    return _masked(number, 4, 4)


def mask_text(text: str) -> str:
    """The text with ID numbers (15, 18), accounts (12 digits and more) and phones (11) masked, grouped by blanks or not.

    Digits of any script count. Dates, amounts and names stay.
    """
    return _NUMBERS.sub(_hidden, text)


def _hidden(match: re.Match[str]) -> str:
    number = "".join(character for character in match[0] if character.isalnum())
    if len(number) == 11:
        return mask_phone(number)
    return mask_id(number) if len(number) in {15, 18} else mask_account(number)


def _masked(number: str, head: int, tail: int) -> str:
    return number[:head] + STAR * (len(number) - head - tail) + number[len(number) - tail :]
