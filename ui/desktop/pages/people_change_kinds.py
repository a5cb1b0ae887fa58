"""The kinds of dated change as data: which fields each has, in which words. Knows no widget and no record."""

from __future__ import annotations

from dataclasses import dataclass

from shequ_hr.model.people import EmploymentKind

KEEP = "继续兼任"
BASES = {"社会保险（各险种）": "social", "住房公积金": "housing_fund"}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of a change. ``known``: the choices come from the office (communities, posts)."""

    key: str
    title: str
    date: bool = False
    required: bool = True
    choices: tuple[str, ...] = ()
    known: str = ""
    hint: str = ""
    empty: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A kind of change, its fields and what the footer says of it."""

    key: str
    title: str
    says: str
    fields: tuple[FieldSpec, ...]


_START = FieldSpec("start", "自哪天起", date=True)
_DOCUMENT = FieldSpec("document", "文号或依据", required=False, hint="没有文件就留空")
CHANGES = (
    ChangeKind(
        "post",
        "调岗、任岗",
        "从这天起换到新岗，原来的岗到前一天为止。",
        (
            _START,
            FieldSpec("community", "社区", known="communities"),
            FieldSpec("post", "岗位", known="posts"),
            FieldSpec("title", "职务", required=False, hint="如 党委书记"),
            FieldSpec("keep", "原来的岗", choices=(KEEP,), required=False, empty="到前一天为止"),
            _DOCUMENT,
        ),
    ),
    ChangeKind(
        "grade",
        "等级认定",
        "从这天起按认定的等级，先于规则推算的等级。",
        (
            _START,
            FieldSpec("grade", "等级", hint="1 到 30 的整数", width=120),
            FieldSpec("reason", "原因", hint="如 连续两年优秀，提前晋升一级"),
            _DOCUMENT,
        ),
    ),
    ChangeKind(
        "base",
        "申报基数",
        "从这个月起按新基数缴，低于下限、高于上限时按上下限。",
        (
            _START,
            FieldSpec("kind", "险种", choices=tuple(BASES)),
            FieldSpec("amount", "基数（元）", width=150),
            FieldSpec("rate", "公积金比例", required=False, hint="如 0.12，留空按单位的", width=150),
        ),
    ),
    ChangeKind(
        "account",
        "银行账户",
        "从这天起的工资发到新账户。",
        (
            _START,
            FieldSpec("number", "账号", width=240),
            FieldSpec("bank", "开户银行", required=False),
            FieldSpec("branch_code", "联行号", required=False, width=180),
        ),
    ),
    ChangeKind(
        "certificate",
        "职业资格证书",
        "从取得之日起按政策包给津贴或加级。",
        (
            FieldSpec("start", "取得日期", date=True),
            FieldSpec("name", "证书", known="certificates", hint="如 助理社会工作师"),
            FieldSpec("number", "证书编号", required=False),
            FieldSpec("valid_to", "有效期至", date=True, required=False, hint="长期有效就留空"),
        ),
    ),
    ChangeKind(
        "education",
        "学历学位",
        "从取得之日起算。",
        (
            FieldSpec("start", "取得日期", date=True),
            FieldSpec("education", "学历", choices=("初中", "高中", "中专", "大专", "本科", "硕士研究生", "博士研究生")),
            FieldSpec("degree", "学位", choices=("无", "学士", "硕士", "博士"), required=False, empty="无"),
            FieldSpec("major", "专业", required=False),
        ),
    ),
    ChangeKind(
        "assessment",
        "年度考核结果",
        "从生效日起影响考核奖和等级。",
        (
            FieldSpec("year", "考核年度", hint="如 2025", width=120),
            FieldSpec("result", "结果", known="results", hint="如 合格"),
            FieldSpec("start", "自哪天起影响工资", date=True, required=False, hint="留空为次年 1 月 1 日"),
            _DOCUMENT,
        ),
    ),
    ChangeKind(
        "employment",
        "入职",
        "登记到本单位工作的第一天；还要登记任岗和申报基数。",
        (
            FieldSpec("start", "入职日期", date=True),
            FieldSpec("kind", "用工形式", choices=tuple(kind.value for kind in EmploymentKind)),
            FieldSpec("probation", "试用期最后一天", date=True, required=False, hint="没有试用期就留空"),
            _DOCUMENT,
        ),
    ),
    ChangeKind(
        "leaving",
        "离职",
        "工资算到最后一天；任职和任岗同时结束，资料保留。",
        (
            FieldSpec("start", "最后工作日", date=True),
            FieldSpec("reason", "原因", hint="如 辞职、退休、调出"),
            _DOCUMENT,
        ),
    ),
)
