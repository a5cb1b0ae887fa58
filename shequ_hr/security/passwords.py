"""Whether a new password is good enough, verifiers of earlier ones, and phrases to suggest.

Owns the policies. Stores nothing; the password itself is never part of a message. Pasting is the window's to allow, and up to
128 characters are taken as they are, never cut.
"""

from __future__ import annotations

import base64
import hmac
import random
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from shequ_hr.errors import Problem
from shequ_hr.model.people import Record
from shequ_hr.security.blocklist import FILE as BLOCKED
from shequ_hr.security.kdf import SALT_BYTES, Cost, derive, refuse_absurd

PHRASE_WORDS = Path(__file__).resolve().parents[2] / "resources" / "security" / "phrase-words.txt"


class Policy(Record, frozen=True, kw_only=True):
    """What an office asks of passwords. ``classes`` of the four kinds of characters are asked below ``long`` characters.

    ``days``: how long one may be used, None for ever; ``history``: how many earlier ones may not come back.
    """

    key: str
    label: str
    minimum: int = 8
    maximum: int = 128
    classes: int = 0
    long: int = 15
    days: int | None = None
    history: int = 0


STANDARD = Policy(key="standard", label="一般（不少于 8 位，不用常见密码）")
GRADED = Policy(
    key="graded", label="等保（8 位以上三类字符或 15 位以上，180 天，最近 5 个不重复）", classes=3, days=180, history=5
)
"""等保 (GB/T 22239-2019): complexity and periodic change, which ASVS 5 advises against; offices under it must have both."""

POLICIES = {policy.key: policy for policy in (STANDARD, GRADED)}


class Phrase(Record, frozen=True, kw_only=True):
    """A suggested password: ``text`` is what is typed (pinyin), ``reading`` what is remembered (four Chinese words)."""

    text: str
    reading: str


def check_password(
    password: str, name: str, office_names: Iterable[str], policy: Policy = STANDARD, previous: Sequence[str] = ()
) -> list[Problem]:
    """Everything that speaks against a new password, empty when nothing does.

    ``office_names``: street, unit, communities. ``previous``: verifiers (``history_entry``) of earlier passwords, newest
    first, the present one among them; they are compared only when nothing else is wrong, since each costs a derivation.
    """
    plain = unicodedata.normalize("NFC", password)
    problems = [*_form(plain, policy), *_guessable(plain, name, office_names)]
    if not problems and was_used(password, previous[: policy.history]):
        message = f"这个密码最近用过。最近 {policy.history} 个密码不能重复使用。"
        problems.append(_problem("password_reused", message, "换一个没有用过的密码。"))
    return problems


def days_left(policy: Policy, since: date, today: date) -> int | None:
    """Days until the password must be changed, 0 when it is time, None when it never is; a clock set back gains no days."""
    if policy.days is None:
        return None
    return min(policy.days, max(0, policy.days - (today - since).days))


def history_entry(password: str, cost: Cost) -> str:
    """A verifier of a password, to be kept in the account: Argon2id in the PHC text format."""
    salt = secrets.token_bytes(SALT_BYTES)
    return (
        f"$argon2id$v=19$m={cost.memory},t={cost.iterations},p={cost.lanes}${_text(salt)}${_text(derive(password, salt, cost))}"
    )


def was_used(password: str, entries: Sequence[str]) -> bool:
    """Whether one of the verifiers is of this password. ValueError for a text that is no verifier."""
    return any([_verifies(password, entry) for entry in entries])  # noqa: C419 - every entry takes its time, whichever matches


def suggest_phrase(source: random.Random | None = None) -> Phrase:
    """Four random words out of about 460, 35 bits: ``songshu-qiaoliang-mifan-dengta``. The system's randomness by default."""
    chosen = (source or secrets.SystemRandom()).sample(_phrase_words(), 4)
    return Phrase(text="-".join(typed for _, typed in chosen), reading=" ".join(word for word, _ in chosen))


def _form(plain: str, policy: Policy) -> list[Problem]:
    problems = []
    if len(plain) < policy.minimum:
        message = f"密码只有 {len(plain)} 个字符，至少要 {policy.minimum} 个。"
        problems.append(_problem("password_short", message, "加长；四个互不相干的词连在一起又长又好记。"))
    if len(plain) > policy.maximum:
        message = f"密码有 {len(plain)} 个字符，最多 {policy.maximum} 个。"
        problems.append(_problem("password_long", message, "缩短；程序不会悄悄截断密码。"))
    if any(unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} for character in plain):
        message = "密码里有不能显示的字符（换行、制表符或损坏的字符），以后可能打不出来。"
        problems.append(_problem("password_characters", message, "重新输入，不要连同换行一起粘贴。"))
    kinds = len({_kind(character) for character in plain})
    if kinds < policy.classes and len(plain) < policy.long:
        message = f"密码用了 {kinds} 类字符，少于 {policy.long} 位时要大写、小写、数字、其他字符中的 {policy.classes} 类。"
        problems.append(_problem("password_classes", message, f"加入另一类字符，或加长到 {policy.long} 位以上。"))
    return problems


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    if character.isupper():
        return "upper"
    return "lower" if character.islower() else "other"


def _guessable(plain: str, name: str, office_names: Iterable[str]) -> list[Problem]:
    """Common, or made of the user's or the office's name: at most one of the two."""
    if not plain:
        return []
    folded = "".join(unicodedata.normalize("NFKC", plain).casefold().split())
    forms = {folded, folded.translate(_LEET)}
    if any(_common(form) for form in forms):
        message = "这是最容易被猜到的密码之一（常见的词、键盘顺序、重复、日期或电话号码）。"
        return [_problem("password_common", message, "换成四个互不相干的词，不要只在常见密码前后加数字。")]
    terms = _terms([name, *office_names])
    if any(_names(form, terms) for form in forms):
        message = "密码主要由用户姓名或街道、单位的名称（或拼音）组成，认识的人很容易猜到。"
        return [_problem("password_personal", message, "换成与本人和单位无关的词。")]
    return []


_LEET = str.maketrans("@$013457", "asoieast")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{0,3}|\d{0,3}1[3-9]\d{9}\d{0,2}")
"""A date with up to three digits behind it, or a mobile number."""

_REPEATED = re.compile(r"(.{1,6}?)\1+")
_AROUND = "0123456789!@#$%^&*()-_=+[]{};:'\",.<>/?\\|`~。，！？、·"


def _common(form: str) -> bool:
    listed = blocked()
    core = form.strip(_AROUND)
    bare = _REPEATED.fullmatch(form)
    return (
        form in listed
        or (len(core) >= 2 and core in listed)
        or (bare is not None and (len(bare[1]) <= 3 or bare[1] in listed))
        or _DATE.fullmatch(form) is not None
    )


def _names(form: str, terms: frozenset[str]) -> bool:
    """Whether nothing but names, common words and a few other characters is left."""
    rest = form
    for term in sorted(terms, key=len, reverse=True):
        if len(term) >= 4 or not term.isascii():
            rest = rest.replace(term, "")
    rest = _SUFFIXES.sub("", rest) if rest != form else form
    core = rest.strip(_AROUND)
    return core in terms or (rest != form and (core in blocked() or (not core and len(rest) < 8)))


def _terms(names: Iterable[str]) -> frozenset[str]:
    """Names, the parts of names of offices, and their pinyin and initials."""
    from shequ_hr.people.search import search_text

    parts = {part for name in names for part in (name, *_SUFFIXES.split(name)) if len(part) >= 2}
    words = {word for part in parts for word in search_text(part).casefold().split()}
    return frozenset(word for word in words if len(word) >= 2)


_SUFFIXES = re.compile(r"街道办事处|街道|社区居民委员会|社区居委会|社区|办事处|人民政府|省|市|区|县|镇|乡|[（）()\s]+")


@lru_cache(maxsize=1)
def blocked() -> frozenset[str]:
    """The shipped list of common passwords, small letters."""
    lines = BLOCKED.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _phrase_words() -> tuple[tuple[str, str], ...]:
    lines = PHRASE_WORDS.read_text(encoding="utf-8").splitlines()
    return tuple((word, typed) for word, typed in (line.split() for line in lines))


_VERIFIER = re.compile(r"\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,3})\$([A-Za-z0-9+/]{22,64})\$([A-Za-z0-9+/]{43})")


def _verifies(password: str, entry: str) -> bool:
    match = _VERIFIER.fullmatch(entry)
    if match is None:
        raise ValueError("not a verifier")
    cost = Cost(memory=int(match[1]), iterations=int(match[2]), lanes=int(match[3]))
    refuse_absurd(cost)
    return hmac.compare_digest(derive(password, _bytes(match[4]), cost), _bytes(match[5]))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def _problem(code: str, message: str, fix: str) -> Problem:
    return Problem(message=message, fix=fix, column="密码", code=code)
