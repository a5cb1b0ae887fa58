"""Whether a table has every row that its keys can ask for: a post, grade, level or yes/no without a cell is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from shequ_hr.rules.facts import BY_NAME, NONE
from shequ_hr.rules.loading.reader import Ledger
from shequ_hr.rules.nearest import near
from shequ_hr.rules.schema import AssessmentRule, CertificateLevel, FactRule, FactType, Post, Series, Table, TableRule

_SHOWN = 6
"""Missing rows listed in one message."""


class Domains:
    """The texts that a fact can have, where the pack settles that."""

    def __init__(
        self,
        posts: Sequence[Post],
        certificates: Sequence[CertificateLevel],
        assessment: Series[AssessmentRule] | None,
        facts: Sequence[FactRule],
    ) -> None:
        self.posts = posts
        self.known: dict[str, tuple[str, ...]] = {}
        if posts:
            self.known["岗位"] = tuple(post.name for post in posts)
        if certificates:
            self.known["证书等级"] = (*(level.level for level in certificates), NONE)
        results = _results(assessment)
        if results:
            self.known["考核结果"] = (*results, NONE)
        self.known |= {fact.name: fact.values for fact in facts if fact.values}
        types = {name: fact.type for name, fact in BY_NAME.items()} | {fact.name: fact.type for fact in facts}
        bools = [name for name, kind in types.items() if kind is FactType.BOOL]
        self.known |= dict.fromkeys(bools, ("是", "否"))

    def grades(self, post: str | None) -> tuple[str, ...]:
        """All grades of a post's bands, or of all posts; empty when none is graded."""
        found: set[int] = set()
        for entry in self.posts:
            if entry.bands is None or post not in {None, entry.name}:
                continue
            for figure in entry.bands.figures:
                if figure.value is not None:
                    found |= set(range(figure.value[0], figure.value[1] + 1))
        return tuple(str(grade) for grade in sorted(found))


def _results(assessment: Series[AssessmentRule] | None) -> tuple[str, ...]:
    if assessment is None:
        return ()
    found: dict[str, None] = {}
    for figure in assessment.figures:
        if figure.value is not None:
            found |= dict.fromkeys(figure.value.coefficients)
    return tuple(found)


def check_tables(ledger: Ledger, tables: Mapping[str, TableRule], names: Sequence[str], domains: Domains) -> None:
    """Check ``by`` against the known names, and each version for unknown keys and missing rows."""
    for place, table in enumerate(tables.values()):
        for position, key in enumerate(table.by):
            if key not in names:
                path = ("table", place, "by", position)
                ledger.note(path, f"表“{table.name}”按“{key}”查，但没有这个事实或项目", near(key, names), key, "name")
        for version, figure in enumerate(table.versions.figures):
            if figure.value is not None:
                _check_version(ledger, ("table", place, "versions", version), table, figure.value, domains)


def _check_version(ledger: Ledger, path: tuple[str | int, ...], table: TableRule, version: Table, domains: Domains) -> None:
    rows = [*version.cells, *version.unknown]
    for position, name in enumerate(table.by):
        known = domains.known.get(name)
        for key in dict.fromkeys(row[position] for row in rows if len(row) > position):
            if known is not None and key not in known:
                ledger.note((*path, "rows"), f"表“{table.name}”的“{key}”不是{name}", near(key, known), key, "name")
    if version.otherwise is None:
        missing = _missing(table, rows, domains)
        if missing:
            shown = "；".join("，".join(row) for row in missing[:_SHOWN])
            more = f" 等 {len(missing)} 格" if len(missing) > _SHOWN else ""
            fix = '补上数值；不知道的写 { unknown = "原因" }；其余相同的写 otherwise = …（没有就写 0）。'
            ledger.note((*path, "rows"), f"表“{table.name}”缺少：{shown}{more}", fix, code="gap")


def _missing(table: TableRule, rows: Sequence[tuple[str, ...]], domains: Domains) -> list[tuple[str, ...]]:
    """Combinations of settled keys that no row has. Stepped and open keys count as present."""
    settled = [
        position
        for position, name in enumerate(table.by)
        if not table.stepped[position] and (name in domains.known or (name == "等级" and domains.grades(None)))
    ]
    if not settled:
        return []
    present = {tuple(row[position] for position in settled) for row in rows if len(row) == len(table.by)}
    names = [table.by[position] for position in settled]
    plain = [domains.known[name] if name != "等级" else ("",) for name in names]
    wanted: list[tuple[str, ...]] = []
    for combination in product(*plain):
        if "等级" not in names:
            wanted.append(combination)
            continue
        at = names.index("等级")
        post = combination[names.index("岗位")] if "岗位" in names else None
        wanted += [(*combination[:at], grade, *combination[at + 1 :]) for grade in domains.grades(post)]
    return [row for row in wanted if row not in present]
