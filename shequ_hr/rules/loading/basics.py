"""The general sections of a pack: [pack], [[source]], [[fact]], [[series]], [[post]], [[certificate]]."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from shequ_hr.rules.facts import BY_KEY, BY_NAME, NONE
from shequ_hr.rules.functions import FUNCTION_NAMES
from shequ_hr.rules.loading.dated import read_dated
from shequ_hr.rules.loading.reader import Node
from shequ_hr.rules.loading.spellings import ENTRIES, FACT_TYPES, STANDINGS
from shequ_hr.rules.numbers import read_number
from shequ_hr.rules.schema import CertificateLevel, FactRule, FactType, Post, Series, Source, Standing, Value
from shequ_hr.rules.tokens import NAME, TRUTHS, WORD_OPERATORS

_PACK_ID = re.compile(r"^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*$")
_KEY = re.compile(r"^[a-z][a-z0-9_]*$")


@dataclass(frozen=True, slots=True)
class Head:
    """What [pack] says."""

    id: str
    title: str
    region: str
    version: str
    template: bool
    note: str
    uses: tuple[str, ...]


def read_head(root: Node) -> Head:
    """[pack]: required id, title, region, version."""
    node = root.child("pack")
    if node is None:
        root.note("", "缺少 [pack] 一节", "在文件开头写 [pack]，其下写 id、title、region、version。", code="missing")
        return Head("", "", "", "", False, "", ())
    head = Head(
        id=node.text("id"),
        title=node.text("title"),
        region=node.text("region"),
        version=node.text("version"),
        template=node.flag("template", False),
        note=node.text("note", ""),
        uses=node.texts("uses"),
    )
    if head.id and not _PACK_ID.match(head.id):
        node.note("id", "id 只能用小写英文字母、数字、短横线，分级用“/”", '例如 id = "fujian/xiang-an-2013"')
    if head.id in head.uses:
        node.note("uses", "政策包不能引用自己", "从 uses 里去掉本包的 id。")
    node.done()
    return head


def read_sources(root: Node) -> dict[str, Source]:
    """[[source]]: where values come from and when somebody last compared them."""
    found: dict[str, Source] = {}
    for node in root.children("source"):
        key = node.text("key")
        source = Source(
            key=key,
            title=node.text("title"),
            document=node.text("document"),
            checked_on=node.day("checked_on"),
            standing=node.choice("standing", STANDINGS, Standing.SEEN),
            note=node.text("note", ""),
        )
        if key in found:
            node.note("key", f"来源“{key}”登记了两次", "换一个 key，或合并成一条。", code="duplicate")
        found[key] = source
        node.done()
    return found


class Names:
    """All names that formulas may use; each belongs to one thing only."""

    def __init__(self) -> None:
        self.taken: dict[str, str] = dict.fromkeys(BY_NAME, "内置事实")

    def take(self, node: Node, key: str, name: str, what: str) -> None:
        """Reserve a name, or note why it cannot be used in formulas."""
        if not name:
            return
        if not NAME.match(name):
            node.note(key, f"名称“{name}”在公式里用不了", "只用汉字、英文字母、数字和下划线，不以数字开头，不含空格和符号。")
        elif name in WORD_OPERATORS or name in TRUTHS or name in FUNCTION_NAMES:
            node.note(key, f"“{name}”是公式的保留词", "换一个名称。", code="duplicate")
        elif name in self.taken:
            node.note(key, f"名称“{name}”已经用作{self.taken[name]}", "每个名称只能定义一次。", code="duplicate")
        self.taken.setdefault(name, what)


def check_key(node: Node, key: str) -> None:
    """Keys of facts and items stand in JSON and spreadsheets: plain lower-case words."""
    if key and not _KEY.match(key):
        node.note("key", f"key“{key}”只能用小写英文字母、数字和下划线，以字母开头", '例如 key = "post_pay"')


def read_facts(root: Node, names: Names) -> tuple[FactRule, ...]:
    """[[fact]]: facts of this pack beside the built-in ones."""
    found: list[FactRule] = []
    for node in root.children("fact"):
        key, name = node.text("key"), node.text("name")
        kind = node.choice("type", FACT_TYPES)
        check_key(node, key)
        if key in BY_KEY or any(fact.key == key for fact in found):
            node.note("key", f"事实的 key“{key}”已经有了", "换一个 key。", code="duplicate")
        names.take(node, "name", name, "事实")
        values = node.texts("values")
        if values and kind is not FactType.TEXT:
            node.note("values", "只有文字类型的事实可以列出可选值", "去掉 values，或把 type 改为 text。")
        found.append(
            FactRule(
                key=key,
                name=name,
                type=kind,
                entry=node.choice("entry", ENTRIES),
                values=values,
                default=_default(node, kind, values),
                note=node.text("note", ""),
            )
        )
        node.done()
    return tuple(found)


def _default(node: Node, kind: FactType, values: tuple[str, ...]) -> Value | None:
    if not node.has("default"):
        return None
    if kind is FactType.BOOL:
        return node.flag("default")
    if kind is FactType.NUMBER:
        return node.number("default")
    text = node.text("default")
    if values and text not in values:
        node.note("default", f"默认值“{text}”不在 values 里", f"可以写：{'、'.join(values)}")
    return text


def read_series(root: Node, region: str, names: Names) -> dict[str, Series[Fraction]]:
    """[[series]]: one number over time, by name."""
    found: dict[str, Series[Fraction]] = {}
    for node in root.children("series"):
        name = node.text("name")
        names.take(node, "name", name, "数列")
        unit = node.text("unit", "")
        found[name] = read_dated(
            node.children("values", required=True), name, name, region, lambda entry: entry.number("value"), unit
        )
        node.done()
    return found


def read_posts(root: Node, region: str) -> tuple[Post, ...]:
    """[[post]]: posts with their other spellings, rank, and grade band over time."""
    found: list[Post] = []
    spelled: dict[str, str] = {}
    for node in root.children("post"):
        name, aliases = node.text("name"), node.texts("aliases")
        for spelling in (name, *aliases):
            if spelling in spelled:
                message = f"“{spelling}”已经是岗位“{spelled[spelling]}”的名称或别名"
                node.note("name" if spelling == name else "aliases", message, "每个叫法只能属于一个岗位。", code="duplicate")
            spelled[spelling] = name
        entries = node.children("bands")
        bands = read_dated(entries, f"{name}.bands", f"{name}的等级范围", region, _band) if entries else None
        rank = node.whole("rank")
        node.source()
        found.append(Post(name, aliases, rank, bands))
        node.done()
    return tuple(found)


def _band(entry: Node) -> tuple[int, int]:
    lowest, highest = entry.whole("lowest"), entry.whole("highest")
    if not 1 <= lowest <= highest:
        entry.note("highest", "等级范围要从小到大，最低 1 级", "例如 lowest = 7, highest = 18")
    return lowest, highest


def read_certificates(root: Node) -> tuple[CertificateLevel, ...]:
    """[[certificate]]: levels of professional certificates and the certificates that prove each."""
    found: list[CertificateLevel] = []
    spelled: dict[str, str] = {NONE: "没有证书"}
    for node in root.children("certificate"):
        level, names = node.text("level"), node.texts("names")
        for spelling in {level, *names}:
            if spelling in spelled:
                key = "level" if spelling == level else "names"
                node.note(key, f"“{spelling}”已经属于“{spelled[spelling]}”", "每张证书只能属于一级。", code="duplicate")
            spelled[spelling] = level
        found.append(CertificateLevel(level, names, node.whole("rank")))
        node.source()
        node.done()
    return tuple(found)


def number_key(text: str) -> Fraction | None:
    """A table key that stands for a number; percentages and fractions are not keys."""
    return None if "%" in text or "/" in text else read_number(text)
