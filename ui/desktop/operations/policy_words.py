"""What the keys of a worked example are called in Chinese: packs are written with short English keys, people read words."""

from __future__ import annotations

from collections.abc import Mapping

from shequ_hr.rules.schema import Pack

_KEYS = {
    "month": "月份",
    "year": "年度",
    "kind": "批次",
    "worker": "人员",
    "mode": "扣税方式",
    "start_month": "从几月起",
    "base": "申报基数",
    "bonus": "全年奖金",
    "fund_rate": "公积金比例",
    "wage_class": "最低工资类别",
    "months": "各月",
    "opening": "期初累计",
    "income": "收入",
    "insurance": "三险一金",
    "extra": "专项附加扣除",
    "withheld": "预扣税额",
    "withheld_total": "预扣税额合计",
    "separate": "单独计税",
    "merged": "并入综合所得",
    "better": "划算的办法",
    "items": "各项",
    "deductions": "扣款",
    "grade": "等级",
    "total": "合计",
    "refused": "应当拒绝",
    "post": "岗位",
    "education": "学历",
    "degree": "学位",
    "certificate": "证书",
    "assessment_result": "考核结果",
    "assessments": "历年考核",
    "community_level": "示范社区级别",
    "continuous_years": "连续任职年数",
    "service_years": "社区工作年数",
    "dual_post": "书记主任一肩挑",
    "on_probation": "在试用期",
    "back_pay": "补发",
    "other_subsidy": "其他补贴",
    "performance": "绩效",
    "union_dues": "工会会费",
    "withheld_pay": "扣款",
}
_SIDES = {"personal": "个人", "employer": "单位"}
_INSURANCES = {
    "pension": "养老保险",
    "medical": "医疗保险",
    "maternity": "生育保险",
    "major_illness": "大病互助补充保险",
    "unemployment": "失业保险",
    "injury": "工伤保险",
    "housing_fund": "公积金",
}
_VALUES = {
    "ordinary": "累计预扣",
    "first_job": "首次就业",
    "sixty_thousand": "六万元规定",
    "bonus": "奖金",
    "regular": "工资",
    "separate": "单独计税",
    "merged": "并入综合所得",
}
_CHOSEN = frozenset({"mode", "kind", "better"})
"""Keys whose value is one of a few words."""


def example_words(pack: Pack, value: object) -> str:
    """Given or expected facts of an example as one line of Chinese."""
    names = {item.key: item.name for item in pack.items} | {fact.key: fact.name for fact in pack.facts}
    return _words(value, names, "")


def _words(value: object, names: Mapping[str, str], key: str) -> str:
    if isinstance(value, dict):
        return "，".join(f"{_name(name, names)} {_words(part, names, name)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return "、".join(_words(part, names, key) for part in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None:
        return "空"
    text = str(value)
    return _VALUES.get(text, text) if key in _CHOSEN else text


def _name(key: str, names: Mapping[str, str]) -> str:
    if key in names or key in _KEYS:
        return names.get(key) or _KEYS[key]
    insurance, _, side = key.rpartition("_")
    if side in _SIDES and insurance in _INSURANCES:
        return f"{_INSURANCES[insurance]}（{_SIDES[side]}）"
    return key
