"""What each measured work may take, in seconds for 300, 3,000 and 30,000 people, and what peers published for the same work.

The figures are the project's promise to its users; a row without budget is measured for information.
"""

from __future__ import annotations

from dataclasses import dataclass

SIZES = (300, 3_000, 30_000)


@dataclass(frozen=True, slots=True)
class Budget:
    """A measured work: key, what it is, seconds by size (None = no budget at that size)."""

    key: str
    label: str
    seconds: tuple[float | None, float | None, float | None]

    def at(self, size: int) -> float | None:
        """The budget for a size; sizes between the three take the next larger one's."""
        for limit, seconds in zip(SIZES, self.seconds, strict=True):
            if size <= limit:
                return seconds
        return None


BUDGETS = (
    Budget("calculate", "计算一个月并存草稿", (0.05, 0.2, 1.5)),
    Budget("lock", "锁定（复核数据、封存）", (0.05, 0.2, 1.5)),
    Budget("verify", "校验：重算全部锁定月份（12 个月）", (0.3, 2.0, 20.0)),
    Budget("wages", "均薪核查一年，分社区、岗位、等级", (0.02, 0.05, 0.4)),
    Budget("import", "花名册导入：读取、检查、预览", (0.5, 1.0, 5.0)),
    Budget("sheet", "导出工资表（带格式）", (0.5, 1.0, 6.0)),
    Budget("roster", "打开人员名册", (0.05, 0.08, 0.2)),
    Budget("search", "按拼音查找人员", (0.05, 0.08, 0.2)),
    Budget("detail", "打开工资表格：读取一个月", (0.05, 0.08, 0.2)),
    Budget("explain", "解释一行", (None, None, None)),
    Budget("grid-open", "工资表格首次显示", (0.05, 0.08, 0.2)),
    Budget("grid-sort", "工资表格排序", (0.05, 0.08, 0.2)),
    Budget("grid-filter", "工资表格筛选", (0.05, 0.08, 0.2)),
    Budget("grid-scroll", "滚动重绘（95 分位）", (0.016, 0.016, 0.016)),
    Budget("start", "启动到窗口可用（热）", (0.6, None, 1.0)),
)

PEERS = (
    ("Odoo 18 + OCA payroll，一个月", "6.2 s / 300 人；约 10 分 / 30,000 人"),
    ("Horilla，一个月", "23 s / 300 人；约 40 分 / 30,000 人"),
    ("Frappe HR（公布值），一个月", "38 s / 500 人；约 46 分 / 30,000 人"),
)
