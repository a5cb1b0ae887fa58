"""How an opening of the key file fails, in words. Nothing else."""

from __future__ import annotations

from shequ_hr.errors import NotAllowed, OfficeUnavailable


class WrongPassword(NotAllowed):
    """The password does not belong to the name, or there is no such name: the words and the time are the same."""

    def __init__(self) -> None:
        super().__init__(
            "用户名或密码不对",
            "数据没有打开，也没有改变。",
            "检查大写锁定和输入法（全角、中文标点）后重试。忘记密码时请系统管理员重设，或使用封存的恢复码。",
        )


class WrongRecoveryCode(NotAllowed):
    """A well-formed code that is not this office's current one."""

    def __init__(self) -> None:
        super().__init__(
            "恢复码不是这个单位现在的恢复码",
            "每一组都抄写正确，但它打不开这份钥匙文件。钥匙文件和数据都没有改变。",
            "换过恢复码后，以前打印的作废：请找最近一次打印、日期最新的那一张；也可能拿了别的单位的信封。",
        )


class WrongEscrowKey(NotAllowed):
    """The private key is not the one that the data key was sealed to, or nothing was sealed."""

    def __init__(self) -> None:
        super().__init__(
            "上级托管钥匙打不开这份钥匙文件",
            "这个单位没有托管给上级，或托管给了另一把钥匙。钥匙文件和数据都没有改变。",
            "核对区县保管的钥匙编号；也可以改用恢复码或任一用户的密码。",
        )


class KeyFileAltered(OfficeUnavailable):
    """A secret opened its slot, but the file as a whole is not what the program wrote."""

    def __init__(self) -> None:
        super().__init__(
            "钥匙文件被改动过",
            "keys.json 里有不是本程序写入的内容（例如换进了别人的钥匙），为安全起见没有使用它。数据没有改变。",
            "请系统管理员用备份里的钥匙文件（keys.json）替换它，并查看日志和最近谁用过这台电脑。",
        )
