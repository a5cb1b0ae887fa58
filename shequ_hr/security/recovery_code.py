"""The recovery code: 160 random bits as eight groups that a person can print, copy by hand and type back.

Each group is four data characters and one check character in Crockford's base32 (no I, L, O, U). The check is a weighted sum
over GF(32) plus the number of the group: the weights differ and none is one, so any changed character, any two characters
exchanged within a group and any two groups exchanged are noticed, always, and at their group. Knows no key file.
"""

from __future__ import annotations

import secrets
import unicodedata

from shequ_hr.errors import Problem, UserError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES = 20
GROUPS = 8
GROUP_LENGTH = 5
WEIGHTS = (2, 4, 8, 16)
"""Powers of x in GF(32): pairwise different and different from 1, the weight of the check character."""

_FIELD = 0b100101
"""x^5 + x^2 + 1, irreducible over GF(2)."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_HINT = "请对照打印的恢复码改正；字母 O 与数字 0、字母 I、L 与数字 1 不必区分。"


def new_code() -> bytes:
    """20 random bytes."""
    return secrets.token_bytes(CODE_BYTES)


def format_code(code: bytes) -> str:
    """``7ZK3Q-...``: eight groups of five joined by hyphens, as it is printed."""
    if len(code) != CODE_BYTES:
        raise ValueError("a recovery code has 20 bytes")
    number = int.from_bytes(code)
    values = [number >> 5 * place & 31 for place in reversed(range(GROUPS * 4))]
    groups = [values[start : start + 4] for start in range(0, len(values), 4)]
    return "-".join(_written(group, position) for position, group in enumerate(groups))


def parse_code(text: str) -> bytes:
    """The 20 bytes of a typed code: case, blanks, hyphens, full width do not matter, O is 0, I and L are 1.

    UserError with a Problem for each bad group, all at once; the typed text itself is never repeated, it may be nearly right.
    """
    groups, count = _groups(text)
    problems = [problem for position, group in enumerate(groups) if (problem := _problem(group, position)) is not None]
    if not groups:
        raise UserError("恢复码没有抄对", "字符的个数不对，还没有用它打开任何东西。", _HINT, [_length_problem(count)])
    if problems:
        places = "、".join(str(problem.row) for problem in problems)
        raise UserError("恢复码没有抄对", f"第 {places} 组抄写有误，还没有用它打开任何东西。", _HINT, problems)
    number = 0
    for group in groups:
        for character in group[:4]:
            number = number << 5 | _VALUES[character]
    return number.to_bytes(CODE_BYTES)


def _groups(text: str) -> tuple[list[str], int]:
    """Eight groups, as the separators make them, else cut into fives; none when neither works. And how many characters."""
    plain = unicodedata.normalize("NFKC", text).upper()
    parts = "".join(character if character.isalnum() else " " for character in plain).split()
    joined = "".join(parts)
    if len(parts) == GROUPS:
        return parts, len(joined)
    cut = [joined[start : start + GROUP_LENGTH] for start in range(0, len(joined), GROUP_LENGTH)]
    return (cut if len(joined) == GROUPS * GROUP_LENGTH else []), len(joined)


def _problem(group: str, position: int) -> Problem | None:
    """What is wrong with a group; ``row`` is its number, counted from one."""
    place = position + 1
    if len(group) != GROUP_LENGTH:
        return _bad(place, f"有 {len(group)} 个字符，应为 {GROUP_LENGTH} 个", "补上漏抄的或删去多抄的字符")
    unknown = [character for character in group if character not in _VALUES]
    if unknown:
        return _bad(place, "有恢复码里不会出现的字符", "恢复码只用数字和除 I、L、O、U 以外的英文字母，请重新抄写这一组")
    values = [_VALUES[character] for character in group]
    if _check(values[:4], position) != values[4]:
        return _bad(place, "与校验字符不符", "逐个字符对照这一组，也看看是否与别的组抄反了顺序")
    return None


def _bad(place: int, why: str, fix: str) -> Problem:
    return Problem(message=f"第 {place} 组{why}。", fix=f"{fix}。", row=place, code="recovery_group")


def _length_problem(count: int) -> Problem:
    whole = GROUPS * GROUP_LENGTH
    return Problem(
        message=f"一共抄了 {count} 个字符，应为 {whole} 个（{GROUPS} 组，每组 {GROUP_LENGTH} 个）。",
        fix="逐组对照，看看漏了或多了哪一组；各组之间用短横或空格隔开，程序就能指出是哪一组。",
        code="recovery_length",
    )


def _written(values: list[int], position: int) -> str:
    return "".join(ALPHABET[value] for value in [*values, _check(values, position)])


def _check(values: list[int], position: int) -> int:
    """The check character's value of four data values; adding in GF(32) is XOR."""
    total = position + 1
    for value, weight in zip(values, WEIGHTS, strict=True):
        total ^= _times(value, weight)
    return total


def _times(left: int, right: int) -> int:
    product = 0
    for bit in range(5):
        if right >> bit & 1:
            product ^= left << bit
    for bit in range(9, 4, -1):
        if product >> bit & 1:
            product ^= _FIELD << bit - 5
    return product
