"""The pages of the window, in working order: key, title, icon, shortcut, and where the class is. Loaded when first opened."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from shequ_hr.model.security import Actor
from shequ_hr.security.roles import Action, may

if TYPE_CHECKING:
    from ui.desktop.pages.page import Page


class PageEntry(NamedTuple):
    """One entry of the navigation; ``foot`` puts it at the lower end; ``needs``: one of these must be allowed."""

    key: str
    title: str
    icon: str
    module: str
    class_name: str
    words: str = ""
    foot: bool = False
    needs: tuple[Action, ...] = ()


_PAY, _LOG = (Action.PAY_VIEW,), (Action.AUDIT_VIEW,)
_BACKUPS = (Action.BACKUP_VIEW,)

PAGES = (
    PageEntry("workbench", "工作台", "workbench", "workbench", "WorkbenchPage", "首页 待办 步骤", needs=_PAY),
    PageEntry("people", "人员", "people", "people", "PeoplePage", "花名册 导入 社工 档案", needs=(Action.PEOPLE_VIEW,)),
    PageEntry("payroll", "工资", "payroll", "payroll", "PayrollPage", "计算 核对 复核 锁定 发放 导出", needs=_PAY),
    PageEntry("wages", "均薪核查", "wages", "wages", "WagesPage", "人均 上年平均工资", needs=(Action.WAGE_CHECK,)),
    PageEntry("policies", "政策", "policies", "policies", "PoliciesPage", "政策包 规则 依据 文号 版本"),
    PageEntry("calculators", "试算", "calculators", "calculators", "CalculatorsPage", "个税试算 社保试算 公积金"),
    PageEntry(
        "users",
        "用户",
        "users",
        "users",
        "UsersPage",
        "用户 角色 密码 待确认 双人复核 恢复码",
        foot=True,
    ),
    PageEntry("backups", "备份", "history", "backups", "BackupsPage", "恢复 第二份 U盘 演练", foot=True, needs=_BACKUPS),
    PageEntry("audit", "审计日志", "audit", "audit", "AuditPage", "日志 谁 什么时候 校验", foot=True, needs=_LOG),
    PageEntry("settings", "设置", "settings", "settings", "SettingsPage", "单位 社区 节假日 数据位置 用户", foot=True),
)


def present(actor: Actor) -> tuple[PageEntry, ...]:
    """The pages that are there and that a user may see."""
    seen = (entry for entry in PAGES if not entry.needs or any(may(actor, need) for need in entry.needs))
    return tuple(entry for entry in seen if find_spec(f"{__name__}.{entry.module}") is not None)


def load(entry: PageEntry) -> type[Page]:
    """Import a page's class; the first opening pays for it, not the start."""
    found: type[Page] = getattr(import_module(f"{__name__}.{entry.module}"), entry.class_name)
    return found
