"""``users``, ``protect``, ``recover``: who may open the office, and how those get in who can not."""

from __future__ import annotations

import argparse

from shequ_hr.changes import Outcome
from shequ_hr.model.security import ROLE_LABELS, Account, Role
from shequ_hr.security.accounts import add_user, change_password, list_users, reset_password, role_words, set_roles
from shequ_hr.security.settings import set_dual_control, set_password_policy
from shequ_hr.security.ways_in import new_recovery_code, remove_user, unlock_user
from ui import bootstrap
from ui.cli import tables
from ui.cli.answers import Answer, Document, sections, warning_lines
from ui.cli.office import KEEP_THE_CODE
from ui.cli.parsing import Subcommands, a_file, add_command, add_group
from ui.cli.session import Session, secret

NEW_PASSWORD = "SHEQU_HR_NEW_PASSWORD"  # noqa: S105 - the name of a variable
RECOVERY_CODE = "SHEQU_HR_RECOVERY_CODE"


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    users = add_group(commands, "users", "用户：列出、新增、角色、密码、移除、恢复码、双人复核")
    add_command(users, "list", show, "列出用户和角色")
    added = add_command(users, "add", add, "新增用户；密码取自 SHEQU_HR_NEW_PASSWORD 或提示输入")
    added.add_argument("name", metavar="姓名")
    added.add_argument("--roles", required=True, type=_roles, metavar="角色", help=f"逗号分隔：{_ROLE_HELP}")
    changed = add_command(users, "roles", roles, "改变角色")
    changed.add_argument("name", metavar="姓名")
    changed.add_argument("--roles", required=True, type=_roles, metavar="角色", help=f"逗号分隔：{_ROLE_HELP}")
    add_command(users, "password", password, "修改自己的密码；新密码取自 SHEQU_HR_NEW_PASSWORD 或提示输入")
    for name, run, text in (
        ("reset", reset, "重设别人的密码，同时解锁；新密码取自 SHEQU_HR_NEW_PASSWORD 或提示输入"),
        ("remove", remove, "移除用户：停用，并把数据换新钥匙重新加密"),
        ("unlock", unlock, "解除登录锁定"),
    ):
        add_command(users, name, run, text).add_argument("name", metavar="姓名")
    add_command(users, "code", code, "生成新的恢复码，原来的作废")
    policy = add_command(users, "policy", set_policy, "密码规则：standard 一般，graded 等保")
    policy.add_argument("key", metavar="规则")
    dual = add_command(users, "dual-control", dual_control, "双人复核：on 启用，off 停用")
    dual.add_argument("state", choices=["on", "off"], metavar="on|off")
    add_command(commands, "protect", protect, "给早先版本没有加密的单位数据加密，--user 成为第一个用户")
    again = add_command(commands, "recover", recover, "忘记密码：用恢复码（SHEQU_HR_RECOVERY_CODE 或提示输入）设新密码")
    again.add_argument("--key-file", type=a_file, metavar="keys.json", help="钥匙文件丢失时，用备份里的这一份")


_ROLE_HELP = "、".join(f"{role.value} {label}" for role, label in ROLE_LABELS.items())


def _roles(text: str) -> frozenset[Role]:
    """``clerk,reviewer`` or ``经办,复核``."""
    names = {label: role for role, label in ROLE_LABELS.items()} | {role.value: role for role in Role}
    parts = [part.strip() for part in text.replace("、", ",").replace("，", ",").split(",") if part.strip()]
    unknown = [part for part in parts if part not in names]
    if unknown or not parts:
        raise argparse.ArgumentTypeError(f"“{'、'.join(unknown) or text}”不是角色，可选：{_ROLE_HELP}")
    return frozenset(names[part] for part in parts)


def show(session: Session, _options: argparse.Namespace) -> Answer:
    """Every user, disabled ones included."""
    with session.office() as ws:
        accounts = list_users(ws)
    rows = [(one.name, role_words(one.roles), "在用" if one.active else "已停用") for one in accounts]
    return Answer({"users": [_document(one) for one in accounts]}, tables.table(["用户", "角色", "状态"], rows))


def add(session: Session, options: argparse.Namespace) -> Answer:
    """A new user."""
    with session.office() as ws:
        return _done(add_user(ws, options.name, _new_password(options.name), options.roles), "已新增")


def roles(session: Session, options: argparse.Namespace) -> Answer:
    """Other roles."""
    with session.office() as ws:
        return _done(set_roles(ws, options.name, options.roles), "已改变角色：")


def password(session: Session, _options: argparse.Namespace) -> Answer:
    """One's own password."""
    former = session.password
    with session.office(former) as ws:
        return _done(change_password(ws, former, _new_password(session.user)), "已修改密码：")


def reset(session: Session, options: argparse.Namespace) -> Answer:
    """A new password for somebody else."""
    with session.office() as ws:
        return _done(reset_password(ws, options.name, _new_password(options.name)), "已重设密码：")


def remove(session: Session, options: argparse.Namespace) -> Answer:
    """Shut a user out."""
    with session.office() as ws:
        return _done(remove_user(ws, options.name), "已移除，数据已换新钥匙：")


def unlock(session: Session, options: argparse.Namespace) -> Answer:
    """Lift a lock."""
    with session.office() as ws:
        failures = unlock_user(ws, options.name).value
    return Answer({"user": options.name, "failures": failures}, f"已解除 {options.name} 的锁定（此前输错 {failures} 次）。")


def code(session: Session, _options: argparse.Namespace) -> Answer:
    """A new recovery code."""
    with session.office() as ws:
        return _with_code(new_recovery_code(ws).value, "新的恢复码，原来的已作废：", {})


def set_policy(session: Session, options: argparse.Namespace) -> Answer:
    """Which passwords are good enough."""
    with session.office() as ws:
        set_password_policy(ws, options.key)
    return Answer({"policy": options.key}, f"密码规则已改为 {options.key}。")


def dual_control(session: Session, options: argparse.Namespace) -> Answer:
    """Switch 双人复核."""
    with session.office() as ws:
        on = set_dual_control(ws, options.state == "on").value.dual_control
    return Answer({"dual_control": on}, f"双人复核已{'启用' if on else '停用'}。")


def protect(session: Session, _options: argparse.Namespace) -> Answer:
    """Encrypt a plain office."""
    made = bootstrap.protect(session.data, session.user, secret("SHEQU_HR_PASSWORD", f"{session.user} 的新密码", twice=True))
    return _with_code(made, "单位数据已加密，没有加密的文件已删除。恢复码：", {"data": str(session.data), "user": session.user})


def recover(session: Session, options: argparse.Namespace) -> Answer:
    """A new password by the recovery code."""
    typed = secret(RECOVERY_CODE, "恢复码")
    new = secret("SHEQU_HR_PASSWORD", f"{session.user} 的新密码", twice=True)
    made = bootstrap.recover(session.data, session.user, typed, new, options.key_file)
    return _with_code(made, f"{session.user} 的密码已重设。用过的恢复码作废，新的恢复码：", {"user": session.user})


def _new_password(name: str) -> str:
    return secret(NEW_PASSWORD, f"{name} 的新密码", twice=True)


def _with_code(made: str, said: str, document: Document) -> Answer:
    warnings = [KEEP_THE_CODE]
    return Answer(
        document | {"recovery_code": made, "warnings": warnings}, sections(f"{said}\n{made}", warning_lines(warnings))
    )


def _done(outcome: Outcome[Account], said: str) -> Answer:
    account = outcome.value
    return Answer(_document(account), f"{said} {account.name}（{role_words(account.roles)}）。")


def _document(account: Account) -> Document:
    return {
        "name": account.name,
        "roles": [role.value for role in Role if role in account.roles],
        "active": account.active,
        "created": account.created.isoformat(),
        "password_since": account.password_since.isoformat(),
    }
