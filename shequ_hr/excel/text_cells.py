"""Cell types of words: free text, names, one of a list. Names are never judged by surname or code block (N1-N12)."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from shequ_hr.excel.cells import BLANK, DASHES, Doubt, Reading, Trouble, cleaned, narrow, refused, shown
from shequ_hr.excel.records import Content, DateValue

MIDDLE_DOTS = re.compile("[\u2022\u30fb\u2027\u2219\u22c5\uff65\uff0e\u00b7.\u2024\u2e31\u16eb]")
_FORMULA_LIKE = re.compile(r"^[=+\-@＝＋－＠]")
_CJK = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_COMPATIBLE = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_PLACEHOLDER = re.compile(r"[?？□■◇�*＊]|锟|\(.+\+.+\)|（.+[+＋].+）")
_ZERO = re.compile("[0０○◯]")
_BRACKETS = re.compile(r"[()（）\[\]【】<>《》]")


def text_of(content: Content) -> str | Trouble:
    """The content as text where text is meant; numbers keep their digits, booleans and dates are refused."""
    if isinstance(content, str):
        return content
    if isinstance(content, bool):
        return Trouble("M13", f"是逻辑值 {shown(content)}，不是文字", "请改填文字。")
    if isinstance(content, DateValue):
        return Trouble("D1", "单元格是日期，不是文字", "请把该列设为“文本”后重新录入。")
    return shown(content)


@dataclass(frozen=True, slots=True)
class TextCell:
    """Free text, stored literally: formulas, markup and percent signs in it mean nothing."""

    dash_is_blank: bool = True

    @property
    def words(self) -> str:
        """What the column holds."""
        return "文字"

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """Trimmed text; text that looks like a formula is kept with a warning (T21)."""
        if content is None:
            return BLANK
        text = text_of(content)
        if isinstance(text, Trouble):
            return Reading(trouble=text)
        result = cleaned(text)
        if isinstance(result, Trouble):
            return Reading(trouble=result)
        plain, fixes = result
        if not plain:
            return Reading(fixes=fixes)
        if plain in DASHES and self.dash_is_blank:
            return Reading(fixes=(f"“{plain}”按空白处理",))
        if isinstance(content, float | int):
            fixes = (*fixes, "数字按文本读取")
        if len(plain) > 1 and _FORMULA_LIKE.match(plain):
            return Reading(plain, fixes, warning="以 = + - @ 开头，像公式；按普通文字保存，不会执行")
        return Reading(plain, fixes)

    def show(self, value: object) -> object:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class NameCell:
    """A person's name: spaces between Chinese characters and the kinds of middle dot are mended, nothing else."""

    @property
    def words(self) -> str:
        """What the column holds."""
        return "姓名"

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """The name in NFC with · for any middle dot; brackets, placeholders and private-use characters are not accepted."""
        if content is None:
            return BLANK
        text = text_of(content)
        result = cleaned(text) if isinstance(text, str) else text
        if isinstance(result, Trouble):
            return Reading(trouble=result)
        plain, fixes = result
        if not plain:
            return Reading(fixes=fixes)
        return _wrong_name(plain) or _mended_name(plain, fixes)

    def show(self, value: object) -> object:
        """As it is."""
        return value


def _wrong_name(name: str) -> Reading | None:
    if _PLACEHOLDER.search(name):
        return refused("N4", "有“?”“□”等代用符号，不是完整的姓名", "请用输入法打出生僻字；打不出时从户籍系统复制这个字。")
    if _BRACKETS.search(name):
        return refused("N8", "姓名里有括号", "请只写姓名，括号里的内容移到“备注”列。")
    if len(name) > 50:
        return refused("T20", f"姓名有 {len(name)} 个字，太长", "请核对是否写错了列。")
    if _ZERO.search(name):
        mended = _ZERO.sub("〇", name)
        rest = _wrong_name(mended) or _mended_name(mended, ())
        return rest if rest.trouble else rest._replace(doubt=Doubt("name-zero", f"{name} → {rest.value}"))
    if any(letter.isdigit() for letter in name):
        return refused("N5", "姓名里有数字", "请核对；“〇”请用汉字〇（líng），不要用 0。")
    private = next((letter for letter in name if unicodedata.category(letter) == "Co"), "")
    if private:
        code = f"U+{ord(private):04X}"
        return refused("N3", f"含有自造字（{code}），换一台电脑就会显示成别的字", "请用新版输入法重新输入这个字。")
    return None


def _mended_name(name: str, fixes: tuple[str, ...]) -> Reading:
    made = _COMPATIBLE.sub(lambda part: unicodedata.normalize("NFC", part[0]), name)
    dotted = re.sub(rf"(?<=[^\s.A-Za-z])\s*{MIDDLE_DOTS.pattern}\s*(?=[^\s.A-Za-z])", "·", made)
    if dotted != made:
        fixes = (*fixes, "间隔号统一为“·”")
    joined = re.sub(rf"(?<={_CJK.pattern})\s+(?={_CJK.pattern})", "", dotted)
    if joined != dotted:
        fixes = (*fixes, "去掉姓名中间的空格")
    if _FORMULA_LIKE.match(joined):
        return Reading(joined, fixes, warning="以 = + - @ 开头，像公式；按普通文字保存，不会执行")
    return Reading(joined, fixes)


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same person's: the kind of middle dot and spaces do not count."""
    return MIDDLE_DOTS.sub("·", one).replace(" ", "") == MIDDLE_DOTS.sub("·", other).replace(" ", "")


@dataclass(frozen=True, slots=True)
class ChoiceCell:
    """One of a list, with other spellings. ``open_list``: unknown words are kept; ``ask_nearest``: they are a doubt."""

    choices: tuple[str, ...]
    spellings: Mapping[str, str] = field(default_factory=dict)
    code: str = "X6"
    hint: str = ""
    open_list: bool = False
    ask_nearest: bool = False

    @property
    def words(self) -> str:
        """The list, as far as it fits into a sentence."""
        return "、".join(self.choices[:12]) + ("等" if len(self.choices) > 12 else "")

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """The choice; another spelling is mended, an unknown word is refused with the nearest choice."""
        reading = TextCell().read(content)
        word = reading.value
        if not isinstance(word, str) or word in self.choices:
            return reading
        plain = narrow(word).replace(" ", "")
        known = self.spellings.get(word) or self.spellings.get(plain) or (plain if plain in self.choices else None)
        if known is not None:
            return Reading(known, (*reading.fixes, f"“{word}”即“{known}”"))
        if self.open_list:
            return reading
        near = nearest(plain, (*self.choices, *self.spellings))
        near = self.spellings.get(near, near)
        if near and self.ask_nearest:
            return Reading(near, reading.fixes, doubt=Doubt("near-word", f"{word} → {near}"))
        proposal = f"是不是“{near}”？" if near else ""
        return refused(
            self.code, f"不在可选项里（{self.words}）。{proposal}".removesuffix("。"), self.hint or "请改成可选项之一。"
        )

    def show(self, value: object) -> object:
        """As it is."""
        return str(value) if value is not None else None


def nearest(word: str, choices: tuple[str, ...]) -> str:
    """The choice that looks most like the word, or empty."""
    found = difflib.get_close_matches(word, choices, 1, 0.5)
    return found[0] if found else ""
