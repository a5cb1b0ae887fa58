"""The pages of the window, in working order: key, title, icon, shortcut, and where the class is. Loaded when first opened."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ui.desktop.pages.page import Page


class PageEntry(NamedTuple):
    """One entry of the navigation; ``foot`` puts it at the lower end."""

    key: str
    title: str
    icon: str
    module: str
    class_name: str
    words: str = ""
    foot: bool = False


PAGES = (
    PageEntry("workbench", "工作台", "workbench", "workbench", "WorkbenchPage", "首页 待办 步骤"),
    PageEntry("people", "人员", "people", "people", "PeoplePage", "花名册 导入 社工 档案"),
    PageEntry("payroll", "工资", "payroll", "payroll", "PayrollPage", "计算 核对 复核 锁定 发放 导出"),
    PageEntry("wages", "均薪核查", "wages", "wages", "WagesPage", "人均 上年平均工资"),
    PageEntry("policies", "政策", "policies", "policies", "PoliciesPage", "政策包 规则 依据 文号 版本"),
    PageEntry("calculators", "试算", "calculators", "calculators", "CalculatorsPage", "个税试算 社保试算 公积金"),
    PageEntry("settings", "设置", "settings", "settings", "SettingsPage", "单位 社区 节假日 数据位置 用户", foot=True),
)


def present() -> tuple[PageEntry, ...]:
    """The pages whose module is there."""
    return tuple(entry for entry in PAGES if find_spec(f"{__name__}.{entry.module}") is not None)


def load(entry: PageEntry) -> type[Page]:
    """Import a page's class; the first opening pays for it, not the start."""
    found: type[Page] = getattr(import_module(f"{__name__}.{entry.module}"), entry.class_name)
    return found
