"""The facts that every formula may name without declaring them, and the keys that describe a person in trials and examples.

Owns names, keys and types only; the values come from grades and payroll. A pack declares further facts with ``[[fact]]``.
"""

from __future__ import annotations

from dataclasses import dataclass

from shequ_hr.rules.schema import FactType


@dataclass(frozen=True, slots=True)
class BuiltInFact:
    """A fact known to all packs: ``key`` for JSON and TOML, ``name`` for formulas; ``note`` says what it means."""

    key: str
    name: str
    type: FactType
    note: str


NONE = "无"
"""What certificate, degree, community level and result are when there is none; an absent value is never empty text."""

BUILT_IN_FACTS: tuple[BuiltInFact, ...] = (
    BuiltInFact("post", "岗位", FactType.TEXT, "政策包里的岗位名称；同时任几个岗位时取位次最高的一个"),
    BuiltInFact("grade", "等级", FactType.NUMBER, "岗位等级；有认定文件的按认定，否则按政策包的等级规则"),
    BuiltInFact("service_years", "工作年限", FactType.NUMBER, "累计工作年限，整年，各地各社区累计，扣除不计年限的年度"),
    BuiltInFact("continuous_years", "连续工作年限", FactType.NUMBER, "最近一段不间断的工作年限，整年"),
    BuiltInFact("education", "学历", FactType.TEXT, "最高学历，例如 大专、本科、硕士研究生；没有登记时为“无”"),
    BuiltInFact("degree", "学位", FactType.TEXT, "最高学位，例如 学士、硕士、博士；没有时为“无”"),
    BuiltInFact("certificate", "证书等级", FactType.TEXT, "政策包 [[certificate]] 里位次最高的一级；没有时为“无”"),
    BuiltInFact("titles", "职务", FactType.TEXT, "当日所任全部职务的文字，用顿号连接；用“包含”判断"),
    BuiltInFact("community_level", "社区级别", FactType.TEXT, "所在社区的示范级别或星级；没有时为“无”"),
    BuiltInFact("on_probation", "试用期", FactType.BOOL, "当日是否在试用期内"),
    BuiltInFact("assessment_result", "考核结果", FactType.TEXT, "当日有效的最近一次年度考核结果；没有时为“无”"),
    BuiltInFact("assessment_coefficient", "考核系数", FactType.NUMBER, "考核结果在 [[assessment]] 里对应的系数"),
    BuiltInFact("year", "年份", FactType.NUMBER, "计薪月份所在的年份"),
    BuiltInFact("month", "月份", FactType.NUMBER, "计薪月份，1 到 12"),
)

BY_NAME = {fact.name: fact for fact in BUILT_IN_FACTS}
BY_KEY = {fact.key: fact for fact in BUILT_IN_FACTS}
