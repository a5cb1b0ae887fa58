"""Policy packs from TOML: load one with all its problems at once, and put an office's packs together. Pure.

docs/policy-packs.md describes the file. Running a pack's examples is payroll's part; this module only reads them.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from shequ_hr.errors import Problem, UserError
from shequ_hr.rules.expression import Known
from shequ_hr.rules.facts import BUILT_IN_FACTS, BY_NAME
from shequ_hr.rules.loading.basics import Names, read_certificates, read_facts, read_head, read_posts, read_series, read_sources
from shequ_hr.rules.loading.checks import Contents, check_items
from shequ_hr.rules.loading.examples import read_examples
from shequ_hr.rules.loading.grades import read_assessment, read_grade, read_leaves
from shequ_hr.rules.loading.items import ItemNode, read_items, take_items
from shequ_hr.rules.loading.locate import locate
from shequ_hr.rules.loading.published import read_averages, read_wage_check
from shequ_hr.rules.loading.reader import Ledger, Node
from shequ_hr.rules.loading.statutory import read_housing_fund, read_insurances, read_minimum_wage, read_settings
from shequ_hr.rules.loading.table_checks import Domains, check_tables
from shequ_hr.rules.loading.tables import read_tables
from shequ_hr.rules.loading.taxes import read_income_tax
from shequ_hr.rules.loading.toml_errors import toml_problem
from shequ_hr.rules.nearest import near
from shequ_hr.rules.schema import FactRule, FactType, HousingFundRule, OfficeSettings, Pack, RuleSet, TableRule

MAX_SIZE = 2_000_000
"""Characters of one pack; the largest real one has some tens of thousands."""


def load_pack(text: str, file: str) -> Pack:
    """Read and check one pack. UserError with ALL problems, each with file, line (row) and dotted key (column)."""
    body = text.removeprefix("\ufeff")  # Notepad puts a mark in front
    data, problem = _parse(body, file)
    if problem is not None:
        raise _refused(file, [problem])
    ledger = Ledger(file, locate(body))
    pack = _read(Node(data, (), ledger), ledger, text)
    if ledger.problems:
        raise _refused(file, ledger.problems)
    return pack


def _parse(text: str, file: str) -> tuple[dict[str, object], Problem | None]:
    if len(text) > MAX_SIZE:
        return {}, Problem(message=f"文件超过 {MAX_SIZE // 10000} 万个字符", fix="政策包是小文件，核对是否选错。", file=file)
    try:
        return tomllib.loads(text, parse_float=Decimal), None
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        return {}, toml_problem(error, text, file)


def _refused(file: str, problems: list[Problem]) -> UserError:
    ordered = sorted(problems, key=lambda problem: problem.row or 0)
    first = ordered[0]
    return UserError(
        f"政策包“{file}”不能用",
        f"共 {len(ordered)} 个问题。第一个：第 {first.row} 行 {first.column} {first.message}",
        "按每一条的提示改正后，再用 pack check 检查。",
        ordered,
    )


def _read(root: Node, ledger: Ledger, text: str) -> Pack:
    head = read_head(root)
    ledger.sources = read_sources(root)
    region, names = head.region, Names()
    facts = read_facts(root, names)
    series = read_series(root, region, names)
    tables = read_tables(root, region, names, facts)
    posts = read_posts(root, region)
    certificates = read_certificates(root)
    nodes = take_items(root, names, facts)
    grade, assessment = read_grade(root, region, certificates), read_assessment(root, region)
    domains = Domains(posts, certificates, assessment, facts)
    known = _known(facts, series, tables, nodes, domains)
    items = read_items(nodes, known)
    check_tables(ledger, tables, tuple(known.names), domains)
    check_items(Contents(items, nodes, series, tables, posts, bool(certificates), grade, assessment))
    pack = Pack(
        id=head.id,
        title=head.title,
        region=region,
        version=head.version,
        template=head.template,
        note=head.note,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        uses=head.uses,
        sources=ledger.sources,
        facts=facts,
        series=series,
        tables=tables,
        posts=posts,
        certificates=certificates,
        grade=grade,
        assessment=assessment,
        leaves=read_leaves(root, region),
        items=items,
        settings=read_settings(root, region),
        insurances=read_insurances(root, region),
        housing_fund=read_housing_fund(root, region),
        minimum_wage=read_minimum_wage(root, region),
        income_tax=read_income_tax(root, region),
        averages=read_averages(root),
        wage_check=read_wage_check(root),
        examples=read_examples(root),
    )
    if pack.settings != OfficeSettings() and not items:
        root.note("settings", "本单位的设置只写在有工资项目的包里", "移到工资包；引用的包里的 [settings] 不起作用。")
    root.done()
    return pack


def _known(
    facts: tuple[FactRule, ...],
    series: Iterable[str],
    tables: Mapping[str, TableRule],
    nodes: list[ItemNode],
    domains: Domains,
) -> Known:
    types = {name: fact.type for name, fact in BY_NAME.items()} | {fact.name: fact.type for fact in facts}
    types |= dict.fromkeys(series, FactType.NUMBER)
    types |= {node.name: FactType.NUMBER for node in nodes}
    spelled = {fact.key: fact.name for fact in BUILT_IN_FACTS} | {fact.key: fact.name for fact in facts}
    spelled |= {node.key: node.name for node in nodes}
    return Known(types, {name: table.by for name, table in tables.items()}, domains.known, spelled)


def assemble(pay_id: str, packs: Mapping[str, Pack]) -> RuleSet:
    """The rules of an office: its pay pack and, transitively, what that uses; nearer packs precede.

    UserError when a pack is missing, or when the pay pack sets the rate of an insurance that none of them has. An insurance
    or an average of the pay pack precedes the region's of the same key.
    """
    order = _order(pay_id, packs)
    insurances = {rule.key: rule for pack in reversed(order) for rule in pack.insurances}
    keys = dict.fromkeys(rule.key for pack in order for rule in pack.insurances)
    _check_own_rates(order[0], keys)
    averages = {(entry.region, entry.definition, entry.year): entry for pack in reversed(order) for entry in pack.averages}
    return RuleSet(
        pay=order[0],
        packs=tuple(order),
        insurances=tuple(insurances[key] for key in keys),
        housing_fund=_housing_fund(order),
        minimum_wage=next((pack.minimum_wage for pack in order if pack.minimum_wage is not None), None),
        income_tax=next((pack.income_tax for pack in order if pack.income_tax is not None), None),
        averages=tuple(averages[key] for key in sorted(averages)),
    )


def _check_own_rates(pay: Pack, known: Iterable[str]) -> None:
    """A rate set for a misspelt insurance would silently leave the region's in force."""
    known = tuple(known)
    for key in pay.settings.insurance_rates:
        if key not in known:
            raise UserError(
                f"政策包“{pay.id}”不能用",
                f"[settings.insurance_rates] 里的“{key}”不是本包或它引用的包里的险种。",
                near(key, known) or "先在 uses 里引用写有这个险种的包。",
            )


def _housing_fund(order: Sequence[Pack]) -> HousingFundRule | None:
    """The nearest housing fund, with the rounding that the pay pack sets."""
    rule = next((pack.housing_fund for pack in order if pack.housing_fund is not None), None)
    unit = order[0].settings.fund_rounding
    return rule if rule is None or unit is None else replace(rule, unit=unit)


def _order(pay_id: str, packs: Mapping[str, Pack]) -> list[Pack]:
    """The pay pack, then what it uses, nearest first, each once."""
    order: list[Pack] = []
    pending = [(pay_id, "")]
    while pending:
        pack_id, used_by = pending.pop(0)
        if any(pack.id == pack_id for pack in order):
            continue
        if pack_id not in packs:
            wanted = f"“{used_by}”要用的政策包“{pack_id}”没有安装" if used_by else f"没有政策包“{pack_id}”"
            known = "、".join(sorted(packs)) or "（没有）"
            raise UserError("缺少政策包", f"{wanted}。现有：{known}。", "安装缺少的政策包，或改正 uses 和办公室选用的政策包。")
        order.append(packs[pack_id])
        pending += [(used, pack_id) for used in packs[pack_id].uses]
    return order
