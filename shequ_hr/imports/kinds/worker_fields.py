"""The columns of the roster, and a stored worker as values of these columns on a day: the same for comparing and exporting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shequ_hr.excel.cells import CellType
from shequ_hr.excel.date_cells import BirthCell, DateCell
from shequ_hr.excel.id_cells import AccountCell, PhoneCell
from shequ_hr.excel.number_cells import IntegerCell, MoneyCell, NumberCell, PercentCell
from shequ_hr.excel.text_cells import ChoiceCell, TextCell
from shequ_hr.imports.definition import Field
from shequ_hr.imports.kinds.facts import (
    UNKNOWN_DAY,
    assignment_on,
    base_on,
    certificate_on,
    employment_on,
    posts_up_to,
    service_start,
    spells_up_to,
)
from shequ_hr.imports.kinds.matching import ID_NUMBER, ID_TYPE, NAME, SEQUENCE
from shequ_hr.model.people import EmploymentKind, Worker
from shequ_hr.periods import in_force
from shequ_hr.rules.schema import Entry, FactRule, FactType, RuleSet

PERSONAL = "fact:"
EDUCATIONS = ("初中", "高中", "中专", "大专", "本科", "硕士研究生", "博士研究生")
EDUCATION_WORDS = {
    "大学本科": "本科",
    "本科学历": "本科",
    "大学": "本科",
    "全日制本科": "本科",
    "专科": "大专",
    "大学专科": "大专",
    "大专学历": "大专",
    "硕士": "硕士研究生",
    "研究生": "硕士研究生",
    "博士": "博士研究生",
    "中专学历": "中专",
    "高中学历": "高中",
}
DEGREES = ("学士", "硕士", "博士")
KIND_WORDS = {
    "合同制": "劳动合同",
    "合同工": "劳动合同",
    "聘用": "劳动合同",
    "返聘": "退休返聘",
    "退休人员返聘": "退休返聘",
    "选举": "选任",
    "选任制": "选任",
    "外单位参保": "外单位",
}
_FIXED = (
    Field("employee_number", "工号", TextCell(), ("员工编号", "人员编号", "职工编号")),
    NAME,
    ID_TYPE,
    ID_NUMBER,
    Field("sex", "性别", ChoiceCell(("男", "女"), {"男性": "男", "女性": "女"}, code="T17"), note="不填按身份证号"),
    Field("birth_date", "出生日期", BirthCell(), ("出生年月", "出生年月日", "生日"), note="不填按身份证号"),
    Field("ethnicity", "民族", TextCell()),
    Field("political_status", "政治面貌", TextCell()),
    Field(
        "community",
        "社区",
        TextCell(),
        ("村(社区)", "社区(村)", "所属社区", "所在社区", "工作社区", "社区名称", "村社区", "所属村(社区)", "村居", "所在单位"),
        fill_down=True,
        example="柏合社区",
    ),
    Field("title", "职务", TextCell(), ("职务名称", "任职", "现任职务"), example="居委会副主任"),
    Field(
        "kind",
        "用工形式",
        ChoiceCell(tuple(EmploymentKind), KIND_WORDS),
        ("人员类别", "用工性质", "聘用形式"),
        note="不填是劳动合同",
    ),
    Field(
        "service_start",
        "参加社区工作时间",
        DateCell(),
        ("参加社区工作日期", "从事社区工作时间", "社区工作起始时间", "开始从事社区工作时间"),
        note="累计工龄从这一天起",
        example=date(2020, 7, 11),
    ),
    Field(
        "entry", "入职日期", DateCell(), ("入职时间", "来本街道时间", "到岗时间", "聘用时间", "合同起始日期", "进入本单位时间")
    ),
    Field(
        "community_since",
        "来本社区时间",
        DateCell(),
        ("到本社区时间", "到本社区工作时间", "上岗时间", "上岗日期", "任现职时间"),
    ),
    Field(
        "probation_end",
        "试用期止",
        DateCell(open_ended=True),
        ("试用期截止", "试用期满日期", "试用期结束日期"),
        note="试用期最后一天",
    ),
    Field("education", "学历", ChoiceCell(EDUCATIONS, EDUCATION_WORDS, open_list=True), ("文化程度", "最高学历", "学历层次")),
    Field(
        "degree", "学位", ChoiceCell(DEGREES, {f"{degree}学位": degree for degree in DEGREES}, open_list=True), ("最高学位",)
    ),
    Field("education_degree", "学历学位", TextCell(), ("学历/学位", "学历及学位", "学历、学位", "文化程度及学位"), aside=True),
    Field("major", "专业", TextCell(), ("所学专业",)),
    Field("education_start", "毕业时间", DateCell(), ("学历取得时间", "取得学历时间", "毕业日期", "学历取得日期")),
    Field(
        "certificate", "资格证书", TextCell(), ("社会工作资格证书", "职业资格证书", "职业资格", "社工证", "证书名称", "职称")
    ),
    Field("certificate_number", "证书编号", TextCell(), ("证书号", "资格证书编号", "证书号码", "管理号")),
    Field(
        "certificate_start", "证书取得日期", DateCell(), ("取得证书时间", "授予时间", "证书取得时间", "取证时间", "发证日期")
    ),
    Field(
        "grade",
        "等级",
        IntegerCell(1, 40, ("级", "等", "档", "岗")),
        ("岗位等级", "职级", "级别", "现等级"),
        note="按文件认定的等级；空着按规则计算",
    ),
    Field("grade_document", "等级文号", TextCell(), ("等级认定文号", "定级文号")),
    Field("phone", "手机", PhoneCell(), ("联系电话", "手机号", "手机号码", "电话", "联系方式", "移动电话")),
    Field("account", "银行卡号", AccountCell(), ("银行账号", "工资卡号", "卡号", "账号", "银行卡", "工资账号", "银行帐号")),
    Field("bank", "开户银行", TextCell(), ("开户行", "银行名称", "银行")),
    Field("social_base", "社保基数", MoneyCell(), ("社会保险基数", "社保缴费基数", "缴费基数", "社会保险缴费基数")),
    Field("fund_base", "公积金基数", MoneyCell(), ("住房公积金基数", "公积金缴存基数", "住房公积金缴存基数")),
    Field(
        "fund_rate",
        "公积金比例",
        PercentCell(Decimal("0.01"), Decimal("0.5")),
        ("住房公积金比例", "公积金缴存比例", "住房公积金缴存比例"),
        note="单位和个人各自的比例，不填按本单位",
    ),
    Field(
        "leave_day",
        "离职日期",
        DateCell(open_ended=True),
        ("离职时间", "离岗时间", "离岗日期", "终止日期"),
        note="最后一个工作日",
    ),
    Field("leave_reason", "离职原因", TextCell(), ("离职理由", "离岗原因", "原因")),
    Field("remark", "备注", TextCell(dash_is_blank=False), ("说明", "备注说明")),
    SEQUENCE,
)
DATED = frozenset(
    {"community", "post", "title", "kind", "education", "degree", "major", "certificate", "certificate_number", "grade"}
    | {"grade_document", "account", "bank", "social_base", "fund_base", "fund_rate"}
)
"""Fields whose change holds from a day on; the others correct what the office knows."""


def worker_fields(rules: RuleSet | None) -> tuple[Field, ...]:
    """All columns: the fixed ones, the post by the pack's names, and the facts that the pack wants per person."""
    fields = list(_FIXED)
    place = next(index for index, field in enumerate(fields) if field.key == "title")
    fields.insert(place, _post_field(rules))
    end = next(index for index, field in enumerate(fields) if field.key == "remark")
    fields[end:end] = [Field(PERSONAL + fact.key, fact.name, fact_cell(fact), note=fact.note) for fact in personal_facts(rules)]
    return tuple(fields)


def personal_facts(rules: RuleSet | None) -> Iterator[FactRule]:
    """The facts that the office's packs want once per person."""
    for pack in rules.packs if rules is not None else ():
        yield from (fact for fact in pack.facts if fact.entry is Entry.PERSON)


def fact_cell(fact: FactRule) -> CellType:
    """The cell type of a declared fact; its value is kept as text."""
    if fact.type is FactType.BOOL:
        return ChoiceCell(("是", "否"), {"√": "是", "有": "是", "Y": "是", "×": "否", "N": "否"})
    if fact.type is FactType.NUMBER:
        return NumberCell()
    return ChoiceCell(fact.values) if fact.values else TextCell()


def _post_field(rules: RuleSet | None) -> Field:
    posts = rules.pay.posts if rules is not None else ()
    spellings = {alias: post.name for post in posts for alias in post.aliases}
    names = tuple(post.name for post in posts)
    cell: CellType = ChoiceCell(names, spellings, ask_nearest=True) if names else TextCell()
    return Field("post", "岗位", cell, ("岗位名称", "岗位类别", "岗位类型", "所在岗位", "岗位层级"), example="工作人员")


def values_of(worker: Worker, day: date) -> dict[str, Any]:
    """What the roster says of a worker on a day, by field; absent = blank. ``day`` as from ``person_day``."""
    values: dict[str, Any] = {
        "employee_number": worker.employee_number,
        "name": worker.name,
        "id_type": str(worker.id_type),
        "id_number": worker.id_number,
        "sex": worker.sex,
        "birth_date": worker.birth_date,
        "ethnicity": worker.ethnicity,
        "political_status": worker.political_status,
        "phone": worker.phone,
        "remark": worker.remark,
        "service_start": service_start(worker),
    }
    account = in_force(worker.accounts, day)
    if account is not None:
        values["account"], values["bank"] = account.number, account.bank
    for part in (_employment, _post, _qualification, _bases):
        part(values, worker, day)
    for fact in worker.dossier.personal:
        if fact.start <= day:  # in order of their start: the last one in force stays
            values[PERSONAL + fact.key] = fact.value
    return {key: value for key, value in values.items() if value is not None and value != ""}


def _employment(values: dict[str, Any], worker: Worker, day: date) -> None:
    spell = employment_on(worker, day)
    if spell is None:
        return
    chain = spells_up_to(worker, spell)
    probation = next((known.probation_end for known in reversed(chain) if known.probation_end is not None), None)
    values["kind"] = str(spell.kind)
    values["entry"] = chain[0].span.start
    values["probation_end"] = probation - timedelta(days=1) if probation is not None else None
    values["leave_day"] = spell.span.last_day
    values["leave_reason"] = spell.end_reason


def _post(values: dict[str, Any], worker: Worker, day: date) -> None:
    post = assignment_on(worker, day)
    if post is not None:
        values["community"], values["post"], values["title"] = post.community, post.post, post.title
        values["community_since"] = posts_up_to(worker, post)[0].span.start


def _qualification(values: dict[str, Any], worker: Worker, day: date) -> None:
    education = in_force(worker.dossier.educations, day)
    if education is not None:
        values["education"], values["degree"], values["major"] = education.education, education.degree, education.major
        values["education_start"] = education.start if education.start != UNKNOWN_DAY else None
    certificate = certificate_on(worker, day)
    if certificate is not None:
        values["certificate"], values["certificate_number"] = certificate.name, certificate.number
        values["certificate_start"] = certificate.start
    grade = in_force(worker.dossier.grades, day)
    if grade is not None:
        values["grade"], values["grade_document"] = grade.grade, grade.document


def _bases(values: dict[str, Any], worker: Worker, day: date) -> None:
    social, fund = base_on(worker, "social", day), base_on(worker, "housing_fund", day)
    if social is not None:
        values["social_base"] = social.amount
    if fund is not None:
        values["fund_base"], values["fund_rate"] = fund.amount, fund.rate
