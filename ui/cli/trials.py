"""``trial``: tax, insurance and pay tried out without an office, by the rules that ship (or a pack file)."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from shequ_hr.errors import UserError
from shequ_hr.office.packs import library_packs, packs_of
from shequ_hr.payroll.trial import trial_insurance, trial_pay, trial_tax
from shequ_hr.rules.loader import assemble, load_pack
from shequ_hr.rules.schema import Pack, RuleSet
from ui.bootstrap import store_path
from ui.cli import tables
from ui.cli.answers import Answer, Document, sections, warning_lines
from ui.cli.files import read_json, read_text
from ui.cli.parsing import Subcommands, a_file, add_command, add_group
from ui.cli.session import Session


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    actions = add_group(commands, "trial", "试算，不需要单位数据")
    for name, run, label in (("tax", tax, "个税试算"), ("insurance", insurance, "社保公积金试算"), ("pay", pay, "工资试算")):
        add_command(actions, name, run, label).add_argument("file", type=a_file, metavar="文件.json", help="试算的输入")


def tax(session: Session, options: argparse.Namespace) -> Answer:
    """个税试算."""
    packs = library_packs(session.library)
    rules = assemble(_first(packs, lambda pack: pack.income_tax is not None, "个人所得税"), packs)
    document: Document = trial_tax(read_json(options.file), rules)
    rows = [
        (number, month["taxable_to_date"], month["tax_to_date"], month["withheld"])
        for number, month in enumerate(document["months"], 1)
    ]
    table = tables.table(["序号", "累计应纳税所得额", "累计税额", "本月预扣"], rows, right=[0, 1, 2, 3])
    bonus = document.get("bonus")
    better = {"separate": "单独计税", "merged": "并入综合所得"}
    said = ""
    if bonus:
        choice = better.get(str(bonus["better"]), str(bonus["better"]))
        said = f"全年一次性奖金：单独计税 {bonus['separate']}，并入 {bonus['merged']}，{choice}更省"
    return Answer(document, sections(table, said))


def insurance(session: Session, options: argparse.Namespace) -> Answer:
    """社保试算: the region's pack is found by the region in the file."""
    data = read_json(options.file)
    packs = library_packs(session.library)
    region = str(data.get("region", ""))
    chosen = _first(packs, lambda pack: bool(pack.insurances) and _is_region(pack, region), f"“{region}”的社会保险")
    document: Document = trial_insurance(data, assemble(chosen, packs))
    rows = [
        (line["name"], line["base"], line["personal_rate"], line["personal"], line["employer_rate"], line["employer"])
        for line in document["insurances"]
    ]
    fund = document["housing_fund"]
    if fund and fund["rate"] is not None:
        rows.append(("住房公积金", fund["base"], fund["rate"], fund["personal"], fund["rate"], fund["employer"]))
    rows.append(("合计", "", "", document["personal_total"], "", document["employer_total"]))
    table = tables.table(["险种", "基数", "个人比例", "个人", "单位比例", "单位"], rows, right=[1, 2, 3, 4, 5])
    return Answer(document, sections(table, warning_lines(document.get("warnings", []))))


def pay(session: Session, options: argparse.Namespace) -> Answer:
    """工资试算: ``pack`` is the id of a pack or the path of a pack file."""
    data = read_json(options.file)
    document: Document = trial_pay(data, _rules_for(session, str(data.get("pack", "")), options.file))
    rows = [(item["item"], item["label"], item["amount"]) for item in document["items"]]
    total = f"合计  {document['total']}"
    grade = document.get("grade")
    return Answer(
        document,
        sections(f"等级  {grade}" if grade is not None else "", tables.table(["项目", "名称", "金额"], rows, [2]), total),
    )


def _rules_for(session: Session, wanted: str, beside: Path) -> RuleSet:
    packs = dict(library_packs(session.library))
    if wanted.endswith(".toml"):
        path = next((path for path in (Path(wanted), beside.parent / wanted) if path.is_file()), None)
        if path is None:
            raise UserError("找不到政策包文件", f"没有文件《{wanted}》。", "请写出相对于当前文件夹或这个 JSON 文件的路径。")
        pack = load_pack(read_text(path), path.name)
        return assemble(pack.id, packs | {pack.id: pack})
    if wanted not in packs and store_path(session.data).exists():
        with session.office() as ws:
            packs = dict(packs_of(ws))
    return assemble(wanted, packs)


def _is_region(pack: Pack, region: str) -> bool:
    """``成都``, ``成都市``, ``四川成都`` and the pack's own id all mean the pack of 成都."""
    return region == pack.id or (bool(region) and (pack.region in region or region in pack.region))


def _first(packs: Mapping[str, Pack], fits: Callable[[Pack], bool], what: str) -> str:
    found = next((pack.id for pack in packs.values() if fits(pack)), None)
    if found is None:
        regions = "、".join(sorted({pack.region for pack in packs.values() if pack.insurances}))
        raise UserError(
            f"没有{what}的政策包", f"有社会保险规定的地区：{regions or '无'}。", "请改用其中一个地区，或安装该地区的政策包。"
        )
    return found
