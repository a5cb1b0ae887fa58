"""Passwords: what is refused and why, what is taken, and what is suggested."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ_hr.errors import UserError
from shequ_hr.security import blocklist, passwords
from shequ_hr.security.kdf import Cost
from shequ_hr.security.passwords import GRADED, STANDARD, check_password

TINY = Cost(memory=64, iterations=1, lanes=1)
OFFICE = ["武侯区桂溪街道办事处", "桂溪街道", "双源社区居委会"]


def codes(password: str, policy: passwords.Policy = STANDARD, previous: tuple[str, ...] = ()) -> list[str]:
    problems = check_password(password, "王芳", OFFICE, policy, previous)
    assert all(problem.message.endswith("。") and problem.fix.endswith("。") for problem in problems)
    assert all(not password or password not in problem.message + problem.value for problem in problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "password",
    [
        "songshu-qiaoliang-mifan-dengta",
        "松鼠桥梁米饭灯塔",
        "Kp7 vouz Trn",
        "correct horse battery staple",
        "wangfang likes the old stone bridge",
        "7391640285",
        "密" * 4 + "桥梁与灯塔",
        "x7" + "é" * 30 + "…" * 90,
    ],
)
def test_taken(password: str) -> None:
    assert codes(password) == []


@pytest.mark.parametrize(
    "password",
    [
        "12345678",
        "87654321",
        "88888888",
        "qwertyuiop",
        "1qaz2wsx",
        "1QAZ2wsx",
        "woaini1314",
        "Woaini!1314",
        "P@ssw0rd",
        "password!",
        "password2026",
        "admin888",
        "19900307",
        "20260101123",
        "13812345678",
        "abcabcabc",
        "abcdabcd",
        "zhang123",
        "Zhang@2026!",
        "２０２６２０２６",
        "jiedao2026",
        "gongzi123",
        "我爱你我爱你我爱你",
        "密码123456",
        "1q2w3e4r",
        "00000000000000000000",
    ],
)
def test_common(password: str) -> None:
    assert codes(password) == ["password_common"]


@pytest.mark.parametrize(
    "password",
    [
        "wangfang2026",
        "WangFang!123",
        "王芳王芳2026",
        "wf20260307",
        "guixi2026",
        "guixijiedao",
        "GuixiJiedao@2026",
        "武侯区桂溪街道办事处",
        "桂溪街道办事处1",
        "wuhouguixijiedaobanshichu",
        "王芳@桂溪街道",
        "shuangyuan1",
        "wuhou12345",
        "woainiwangfang",
        "wangfangguixi",
    ],
)
def test_personal(password: str) -> None:
    assert "password_personal" in codes(password)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", ["password_short"]),
        ("kT9#vz", ["password_short"]),
        ("kT9#vzq", ["password_short"]),
        ("ab 12 x \n zz", ["password_characters"]),
        ("ab 12 x \ud800 zz", ["password_characters"]),
        ("1234", ["password_short", "password_common"]),
        ("bridge and tower " * 8, ["password_long"]),
    ],
)
def test_form(password: str, expected: list[str]) -> None:
    assert codes(password) == expected


def test_exactly_the_bounds_are_taken() -> None:
    assert codes("kT9#vzqm") == []
    assert codes("bridge and tower "[:16] * 8) == []


def test_graded_protection() -> None:
    assert codes("vzqmtrkw", GRADED) == ["password_classes"]
    assert codes("vzqmtrkw7391", GRADED) == ["password_classes"]
    assert codes("vzqmTrkw7391", GRADED) == []
    assert codes("vzqm 桥梁 739", GRADED) == []
    assert codes("vzqmtrkwplnhdsb", GRADED) == []
    assert (GRADED.days, GRADED.history) == (180, 5)
    assert passwords.POLICIES["graded"] is GRADED


def test_the_last_five_do_not_come_back() -> None:
    old = [f"vzqmTrkw739{number}" for number in range(7)]
    entries = tuple(passwords.history_entry(password, TINY) for password in old)
    assert [codes(password, GRADED, entries) for password in old] == [["password_reused"]] * 5 + [[], []]
    assert codes(old[0], STANDARD, entries) == []
    assert all(password not in entry for password, entry in zip(old, entries, strict=True))
    assert passwords.history_entry(old[0], TINY) != entries[0]


def test_verifiers_from_a_bent_store_are_refused() -> None:
    with pytest.raises(ValueError, match="not a verifier"):
        passwords.was_used("x", ["plain text"])
    dear = passwords.history_entry("x", TINY).replace("m=64", "m=999999999")
    with pytest.raises(UserError, match="密码参数不正常"):
        passwords.was_used("x", [dear])


@pytest.mark.parametrize(
    ("today", "left"),
    [("2026-01-01", 180), ("2026-01-31", 150), ("2026-06-30", 0), ("2036-01-01", 0), ("2016-01-01", 180)],
)
def test_when_a_password_is_due(today: str, left: int) -> None:
    since = date(2026, 1, 1)
    assert passwords.days_left(GRADED, since, date.fromisoformat(today)) == left
    assert passwords.days_left(STANDARD, since, date.fromisoformat(today)) is None


def test_the_list_is_what_its_rule_makes() -> None:
    text = blocklist.FILE.read_text(encoding="utf-8")
    entries = blocklist.generated()
    assert text == blocklist.HEADER + "\n".join(entries) + "\n"
    assert len(entries) >= 3000
    assert entries == sorted(set(entries))
    assert all(entry == entry.casefold() for entry in entries)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([entry for entry in blocklist.generated() if len(entry) >= 8]))
def test_every_entry_is_refused_in_any_case(entry: str) -> None:
    assert codes(entry) == codes(entry.upper()) == ["password_common"]


def test_suggested_phrases_are_good_by_every_policy() -> None:
    source = random.Random(3)  # noqa: S311 - the same phrases in every run
    suggested = [passwords.suggest_phrase(source) for _ in range(100)]
    assert len({phrase.text for phrase in suggested}) == 100
    for phrase in suggested:
        assert codes(phrase.text) == []
        assert codes(phrase.text, GRADED) == []
        assert len(phrase.reading.split()) == 4
    assert passwords.suggest_phrase().text != passwords.suggest_phrase().text


def test_words_of_phrases_are_many_and_typed_in_one_way() -> None:
    from pypinyin import lazy_pinyin

    words = [line.split() for line in passwords.PHRASE_WORDS.read_text(encoding="utf-8").splitlines()]
    assert len(words) >= 450
    assert len({typed for _, typed in words}) == len(words)
    assert all("".join(lazy_pinyin(word)) == typed and typed.isascii() and "v" not in typed for word, typed in words)
