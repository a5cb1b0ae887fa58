"""Which role may do what: one table, asked by every use case when it begins its transaction. The window only mirrors it.

One key opens the whole store, so roles keep honest people to their tasks; they are no secrecy between users (docs/security.md).
"""

from __future__ import annotations

from enum import StrEnum

from shequ_hr.errors import NotAllowed
from shequ_hr.model.security import ROLE_LABELS, Actor, Approval, Role

ADMIN, CLERK, REVIEWER, COMMITTEE, VIEWER, AUDITOR = Role


class Action(StrEnum):
    """What a use case is about, as the audit log names it."""

    OFFICE_CREATE = "office.create"
    OFFICE_VIEW = "office.view"
    OFFICE_EDIT = "office.edit"
    PEOPLE_VIEW = "people.view"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_REVEAL = "people.reveal"
    PEOPLE_EXPORT = "people.export"
    IMPORT_PREVIEW = "import.preview"
    IMPORT = "import.commit"
    IMPORT_UNDO = "import.undo"
    TEMPLATE = "import.template"
    PACK_VIEW = "pack.view"
    PACK_INSTALL = "pack.install"
    PAY_VIEW = "pay.view"
    PAY_INPUT = "pay.input"
    PAY_CALCULATE = "pay.calculate"
    PAY_CHECK = "pay.check"
    PAY_APPROVE = "pay.approve"
    PAY_LOCK = "pay.lock"
    PAY_OUT = "pay.out"
    PAY_TAKE_BACK = "pay.takeback"
    PAY_EXPORT = "pay.export"
    WAGE_CHECK = "wages.check"
    AVERAGE_EDIT = "wages.edit"
    VERIFY = "store.verify"
    USERS_VIEW = "users.view"
    USERS_EDIT = "users.edit"
    SECURITY_EDIT = "security.edit"
    PASSWORD = "users.password"  # noqa: S105 - the name of an action
    APPROVAL_VIEW = "approval.view"
    APPROVAL_DECIDE = "approval.decide"
    BACKUP_VIEW = "backup.view"
    BACKUP = "backup.create"
    RESTORE = "backup.restore"
    AUDIT_VIEW = "audit.view"


ACTION_LABELS = {
    Action.OFFICE_CREATE: "建立单位",
    Action.OFFICE_VIEW: "查看单位资料",
    Action.OFFICE_EDIT: "修改单位资料",
    Action.PEOPLE_VIEW: "查看人员",
    Action.PEOPLE_EDIT: "修改人员档案",
    Action.PEOPLE_REVEAL: "查看完整证件号码、账号",
    Action.PEOPLE_EXPORT: "导出人员名册",
    Action.IMPORT_PREVIEW: "预览导入",
    Action.IMPORT: "导入",
    Action.IMPORT_UNDO: "撤销导入",
    Action.TEMPLATE: "生成导入模板",
    Action.PACK_VIEW: "查看政策包",
    Action.PACK_INSTALL: "安装政策包",
    Action.PAY_VIEW: "查看工资",
    Action.PAY_INPUT: "录入月度数据",
    Action.PAY_CALCULATE: "计算工资",
    Action.PAY_CHECK: "核对工资",
    Action.PAY_APPROVE: "复核工资",
    Action.PAY_LOCK: "锁定工资",
    Action.PAY_OUT: "登记发放",
    Action.PAY_TAKE_BACK: "退回或作废工资",
    Action.PAY_EXPORT: "导出工资文件",
    Action.WAGE_CHECK: "均薪核查",
    Action.AVERAGE_EDIT: "登记社会平均工资",
    Action.VERIFY: "校验",
    Action.USERS_VIEW: "查看用户",
    Action.USERS_EDIT: "管理用户",
    Action.SECURITY_EDIT: "修改安全设置",
    Action.PASSWORD: "修改自己的密码",
    Action.APPROVAL_VIEW: "查看待确认事项",
    Action.APPROVAL_DECIDE: "确认他人的申请",
    Action.BACKUP_VIEW: "查看备份",
    Action.BACKUP: "备份",
    Action.RESTORE: "恢复备份",
    Action.AUDIT_VIEW: "查看审计日志",
}

_EVERYBODY = frozenset(Role)
_PAY = frozenset({CLERK, REVIEWER, VIEWER})
_CLERK = frozenset({CLERK})
_REVIEWER = frozenset({REVIEWER})
_ADMIN = frozenset({ADMIN})

MATRIX: dict[Action, frozenset[Role]] = {
    Action.OFFICE_CREATE: _ADMIN,
    Action.OFFICE_VIEW: _EVERYBODY,
    Action.OFFICE_EDIT: frozenset({ADMIN, CLERK}),
    Action.PEOPLE_VIEW: _PAY,
    Action.PEOPLE_EDIT: _CLERK,
    Action.PEOPLE_REVEAL: frozenset({CLERK, REVIEWER}),
    Action.PEOPLE_EXPORT: frozenset({CLERK, REVIEWER}),
    Action.IMPORT_PREVIEW: _CLERK,
    Action.IMPORT: _CLERK,
    Action.IMPORT_UNDO: _CLERK,
    Action.TEMPLATE: _EVERYBODY,
    Action.PACK_VIEW: _EVERYBODY,
    Action.PACK_INSTALL: frozenset({ADMIN, REVIEWER}),
    Action.PAY_VIEW: _PAY,
    Action.PAY_INPUT: _CLERK,
    Action.PAY_CALCULATE: _CLERK,
    Action.PAY_CHECK: _CLERK,
    Action.PAY_APPROVE: _REVIEWER,
    Action.PAY_LOCK: _REVIEWER,
    Action.PAY_OUT: frozenset({CLERK, REVIEWER}),
    Action.PAY_TAKE_BACK: frozenset({CLERK, REVIEWER}),
    Action.PAY_EXPORT: frozenset({CLERK, REVIEWER}),
    Action.WAGE_CHECK: _PAY,
    Action.AVERAGE_EDIT: _CLERK,
    Action.VERIFY: frozenset({ADMIN, CLERK, REVIEWER, AUDITOR}),
    Action.USERS_VIEW: frozenset({ADMIN, AUDITOR}),
    Action.USERS_EDIT: _ADMIN,
    Action.SECURITY_EDIT: _ADMIN,
    Action.PASSWORD: _EVERYBODY,
    Action.APPROVAL_VIEW: frozenset({ADMIN, CLERK, REVIEWER, AUDITOR}),
    Action.APPROVAL_DECIDE: frozenset({ADMIN, REVIEWER}),
    Action.BACKUP_VIEW: frozenset({ADMIN, CLERK, REVIEWER, AUDITOR}),
    Action.BACKUP: frozenset({ADMIN, CLERK}),
    Action.RESTORE: _ADMIN,
    Action.AUDIT_VIEW: frozenset({ADMIN, AUDITOR}),
}
"""系统管理员 keeps accounts and backups and sees no pay; 审计员 sees the log and no pay; 考评委员 enters scores only."""


def may(actor: Actor, action: Action) -> bool:
    """Whether one of the actor's roles allows the action."""
    return not MATRIX[action].isdisjoint(actor.roles)


def require(actor: Actor, action: Action) -> None:
    """NotAllowed (exit 6) unless one of the actor's roles allows the action."""
    if may(actor, action):
        return
    allowed = "、".join(ROLE_LABELS[role] for role in Role if role in MATRIX[action])
    held = "、".join(ROLE_LABELS[role] for role in Role if role in actor.roles) or "没有任何角色"
    raise NotAllowed(
        f"没有“{ACTION_LABELS[action]}”的权限",
        f"{actor.name}（{held}）不能{ACTION_LABELS[action]}，需要的角色：{allowed}。没有写入任何数据。",
        "请换有这个角色的用户登录，或请系统管理员调整角色。",
    )


class SecondPersonNeeded(NotAllowed):
    """双人复核: another person has to confirm first. The request is kept; once it is granted the same call goes through."""

    def __init__(self, request: Approval) -> None:
        super().__init__(
            "需要另一人确认",
            f"本单位启用了双人复核：“{request.about}”要由另一位用户确认。申请已经登记，没有写入其他数据。",
            "请系统管理员或复核人登录，在“待确认”里（命令行：approvals）确认；确认后再做一次。",
        )
        self.request = request
