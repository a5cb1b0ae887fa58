"""Cutting a formula into words. Full-width signs count as their plain twins; Chinese words need no spaces between them.

Knows signs, numbers, texts and which words are names; knows no grammar and no types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

from shequ_hr.rules.formula_error import Fault, FormulaError

MAX_LENGTH = 2000
"""Characters of one formula; a longer one is refused before it is read."""

_PLAIN = str.maketrans(
    {
        "（": "(",
        "）": ")",
        "［": "[",
        "］": "]",
        "【": "[",
        "】": "]",
        "，": ",",
        "、": ",",
        "＋": "+",
        "－": "-",
        "−": "-",
        "＊": "*",
        "×": "*",
        "／": "/",
        "÷": "/",
        "＝": "=",
        "＞": ">",
        "＜": "<",
        "！": "!",
        "％": "%",
        "．": ".",
        "\u3000": " ",
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)
_SIGNS = ("<=", ">=", "==", "!=", "<>", "+", "-", "*", "/", "(", ")", "[", "]", ",", "=", "<", ">", "≤", "≥", "≠")
_SAME = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
_WORDS = {"and": ("且", "并且", "and"), "or": ("或", "或者", "or"), "not": ("非", "not"), "contains": ("包含",)}
WORD_OPERATORS = {word: operator for operator, words in _WORDS.items() for word in words}
TRUTHS = {"真": True, "true": True, "假": False, "false": False, "是": True, "否": False}
_QUOTES = {'"': '"', "“": "”", "「": "」"}
_LETTER = "A-Za-z_〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_LETTER}][{_LETTER}0-9]*")
MAX_NAME = 60
"""Letters of one run without spaces that are still looked at as Chinese words written together."""
NAME = re.compile(f"^[{_LETTER}][{_LETTER}0-9]*$")
"""What a name in a formula may look like: Chinese or Latin letters, digits and underscore, no digit in front."""
_NUMBER = re.compile(r"(\d{1,15})(\.\d{1,12})?(%?)")


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    TEXT = auto()
    NAME = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a formula from ``start`` up to ``end``. ``text`` is normalised for signs (``*`` for ×, ``and`` for 且)."""

    kind: Kind
    text: str
    start: int
    end: int
    number: Fraction | None = None


def tokenize(text: str, words: frozenset[str]) -> list[Token]:
    """Cut a formula into tokens, an END token last. ``words`` are all known names, so that 等级且试用期 falls into three."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(
            text[:40], (Fault(MAX_LENGTH, "", f"公式超过 {MAX_LENGTH} 个字符", "拆成几个中间项目（paid = false）。"),)
        )
    plain = text.translate(_PLAIN)
    tokens: list[Token] = []
    place = 0
    while place < len(plain):
        if plain[place].isspace():
            place += 1
            continue
        tokens += _next(text, plain, place, words)
        place = tokens[-1].end
    tokens.append(Token(Kind.END, "", len(text), len(text)))
    return tokens


def _next(text: str, plain: str, place: int, words: frozenset[str]) -> list[Token]:
    letter = text[place]
    if letter in _QUOTES:
        end = text.find(_QUOTES[letter], place + 1)
        if end < 0:
            raise FormulaError(text, (Fault(place, letter, "引号没有结束", f"在文字后面补上 {_QUOTES[letter]}"),))
        return [Token(Kind.TEXT, text[place + 1 : end], place, end + 1)]
    if match := _NUMBER.match(plain, place):
        value = Fraction(match[1] + (match[2] or ""))
        return [Token(Kind.NUMBER, match[0], place, match.end(), value / 100 if match[3] else value)]
    for sign in _SIGNS:
        if plain.startswith(sign, place):
            return [Token(Kind.SIGN, _SAME.get(sign, sign), place, place + len(sign))]
    if match := _WORD.match(plain, place):
        return _cut_word(match[0], place, words)
    raise FormulaError(
        text, (Fault(place, letter, "这里不认识这个字符", "公式只能用名称、数字、运算符、括号和引号里的文字。"),)
    )


def _cut_word(run: str, place: int, words: frozenset[str]) -> list[Token]:
    """A run of letters is a known word as a whole, or falls into known words and word operators, or is an unknown name."""
    pieces = [run] if run in words or run in WORD_OPERATORS else _segments(run, words) or [run]
    tokens = []
    for piece in pieces:
        operator = WORD_OPERATORS.get(piece) if piece not in words else None
        end = place + len(piece)
        tokens.append(Token(Kind.SIGN if operator else Kind.NAME, operator or piece, place, end))
        place = end
    return tokens


def _segments(run: str, words: frozenset[str]) -> list[str] | None:
    """The cut of a run into known words and operators with the fewest pieces, no two names in a row; None without one."""
    if len(run) > MAX_NAME:
        return None
    # For each end the best cut whose last piece is an operator (False) or a name (True).
    best: list[dict[bool, list[str]]] = [{False: []}, *({} for _ in run)]
    for end in range(1, len(run) + 1):
        for start in range(end):
            piece = run[start:end]
            named = piece in words
            if not named and piece not in WORD_OPERATORS:
                continue
            before = [cut for ended, cut in best[start].items() if not (named and ended)]
            cuts = [[*cut, piece] for cut in before]
            if named in best[end]:
                cuts.append(best[end][named])
            if cuts:
                best[end][named] = min(cuts, key=len)
    return min(best[-1].values(), key=len, default=None)
