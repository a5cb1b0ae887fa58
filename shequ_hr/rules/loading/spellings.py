"""How packs may write each choice: the English word of schema.py or the Chinese that officers use."""

from __future__ import annotations

from collections.abc import Mapping

from shequ_hr.model.payroll import RunKind
from shequ_hr.money import RoundingMode, RoundingUnit
from shequ_hr.rules.schema import BadYear, Convention, Effective, Entry, FactType, PartYear, Period, Standing

STANDINGS: Mapping[str, Standing] = {
    "seen": Standing.SEEN,
    "公开文件": Standing.SEEN,
    "derived": Standing.DERIVED,
    "推算": Standing.DERIVED,
    "unverified": Standing.UNVERIFIED,
    "请核对": Standing.UNVERIFIED,
    "example": Standing.EXAMPLE,
    "示例": Standing.EXAMPLE,
}
FACT_TYPES: Mapping[str, FactType] = {
    "number": FactType.NUMBER,
    "数字": FactType.NUMBER,
    "text": FactType.TEXT,
    "文字": FactType.TEXT,
    "bool": FactType.BOOL,
    "是否": FactType.BOOL,
}
ENTRIES: Mapping[str, Entry] = {"person": Entry.PERSON, "按人": Entry.PERSON, "month": Entry.MONTH, "按月": Entry.MONTH}
PERIODS: Mapping[str, Period] = {
    "month": Period.MONTH,
    "每月": Period.MONTH,
    "quarter": Period.QUARTER,
    "每季": Period.QUARTER,
    "half_year": Period.HALF_YEAR,
    "每半年": Period.HALF_YEAR,
    "year": Period.YEAR,
    "每年": Period.YEAR,
}
PERIOD_MONTHS: Mapping[Period, tuple[int, ...]] = {
    Period.MONTH: tuple(range(1, 13)),
    Period.QUARTER: (3, 6, 9, 12),
    Period.HALF_YEAR: (6, 12),
    Period.YEAR: (12,),
}
UNITS: Mapping[str, RoundingUnit] = {
    "fen": RoundingUnit.FEN,
    "分": RoundingUnit.FEN,
    "jiao": RoundingUnit.JIAO,
    "角": RoundingUnit.JIAO,
    "yuan": RoundingUnit.YUAN,
    "元": RoundingUnit.YUAN,
}
MODES: Mapping[str, RoundingMode] = {
    "half_up": RoundingMode.HALF_UP,
    "四舍五入": RoundingMode.HALF_UP,
    "up": RoundingMode.UP,
    "进位": RoundingMode.UP,
    "down": RoundingMode.DOWN,
    "舍去": RoundingMode.DOWN,
}
CONVENTIONS: Mapping[str, Convention | None] = {
    "calendar": Convention.CALENDAR,
    "自然日": Convention.CALENDAR,
    "simple_21_75": Convention.SIMPLE,
    "21.75": Convention.SIMPLE,
    "scaled_workdays": Convention.SCALED,
    "计薪日": Convention.SCALED,
    "none": None,
    "不折算": None,
}
PART_YEARS: Mapping[str, PartYear] = {
    "full_only": PartYear.FULL_ONLY,
    "满年": PartYear.FULL_ONLY,
    "counts_as_full": PartYear.COUNTS_AS_FULL,
    "不满一年按一年": PartYear.COUNTS_AS_FULL,
}
EFFECTIVES: Mapping[str, Effective] = {
    "same_day": Effective.SAME_DAY,
    "当日": Effective.SAME_DAY,
    "next_month": Effective.NEXT_MONTH,
    "次月": Effective.NEXT_MONTH,
    "next_january": Effective.NEXT_JANUARY,
    "次年1月": Effective.NEXT_JANUARY,
}
BAD_YEARS: Mapping[str, BadYear] = {
    "not_counted": BadYear.NOT_COUNTED,
    "不计年限": BadYear.NOT_COUNTED,
    "restarts_step": BadYear.RESTARTS_STEP,
    "重新起算": BadYear.RESTARTS_STEP,
}
RUNS: Mapping[str, RunKind] = {
    "regular": RunKind.REGULAR,
    "月度工资": RunKind.REGULAR,
    "bonus": RunKind.BONUS,
    "奖金": RunKind.BONUS,
    "correction": RunKind.CORRECTION,
    "更正": RunKind.CORRECTION,
}
EXAMPLE_KINDS: Mapping[str, str] = {
    "pay": "pay",
    "工资": "pay",
    "tax": "tax",
    "个税": "tax",
    "insurance": "insurance",
    "社保": "insurance",
    "history": "history",
    "沿革": "history",
}


def spelled(options: Mapping[str, object], value: object) -> str:
    """The Chinese spelling of a choice: the last one listed."""
    return [word for word, choice in options.items() if choice == value][-1]
