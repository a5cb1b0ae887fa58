"""Passwords that everybody tries first, made by a rule: ``python -m shequ_hr.security.blocklist`` rewrites the list.

The rule: runs of digits and letters, repetitions, walks on the keyboard, years, and pairs of a common word or surname (as
pinyin) with a common tail. No list of leaked passwords was copied. The text is sorted and lives in resources/security, where
an office can read it. Knows nothing of how a password is judged.
"""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "resources" / "security" / "blocked-passwords.txt"
HEADER = "# 常见密码，由 shequ_hr/security/blocklist.py 的规则生成，请勿手改\n"

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol")
_PADS = (
    "147258369",
    "741852963",
    "159357",
    "789456123",
    "14789632",
    "qazwsxedc",
    "qweasdzxc",
    "1q2w3e4r5t6y7u8i9o",
    "q1w2e3r4t5y6",
)
_TAILS = (
    "",
    "1",
    "12",
    "123",
    "1234",
    "12345",
    "123456",
    "000",
    "111",
    "520",
    "521",
    "666",
    "888",
    "1314",
    "@123",
    "!@#",
    "abc",
)
_SURNAMES = """
    bai cai cao chang chen cheng cui dai deng ding dong du duan fan fang feng fu gao gong gu guo han hao he hou hu huang jia
    jiang jin kang kong lai lei li liang liao lin liu long lou lu luo lv ma mao meng mo ni pan peng qian qiao qin qiu ren shao
    shen shi song su sun tan tang tao tian wan wang wei wen wu xia xiang xiao xie xiong xu xue yan yang yao ye yi yin yu yuan
    zeng zhan zhang zhao zheng zhong zhou zhu zou
"""
_WORDS = """
    a aa aaa abc abcd admin administrator ai aini anquan apple asd baby banshichu baobao baobei beijing bendi caiwu
    changjiang chengdu chongqing chunjie computer dangwei dangyuan daxiong default dianhua diannao dragon facai facaile
    football fujian gaoxing gongan gongsi gongzi gongzuo guangdong guest guoqing haha hao haoren happy hehe heihei hello
    hubei hunan iloveyou jiangsu jiankang jiayou jiedao jiedaoban jiedaobanshichu jinan juweihui kaixin keji kuaile
    laodong laogong laopo letmein liaoning login love manager master meili mima minzheng monkey nihao nimda office ok
    pass passw0rd password pingan pinganfu please qaz qq qwe qwer renmin renshi renshike root sa secret shaanxi shandong
    shanghai shanxi shehui shenghuo shengri shenzhen shequ shequgongzuozhe shequjuweihui shouji shuju sichuan sunshine
    super superman system taiyang temp test tianshi tianxia tongzhi user wangge wanggeyuan wangluo weixin welcome wo
    woaijia woaini woaiwojia woaizhongguo wode woshi woshishui wuye xiamen xian xiaoxiao xingfu xinxi xuexi yonghu
    youxiang yun zaijian zhengfu zhongguo zhongqiu zhuren zhuzhang zuzhi zxc
    一帆风顺 万事如意 中国 人事 密码 工资 恭喜发财 我爱你 新年快乐 社区 管理员 街道 身体健康
"""


def generated() -> list[str]:
    """All entries, small letters, sorted, without repetition."""
    found = {*_runs(), *_repetitions(), *_walks(), *_years()}
    for word in [*_SURNAMES.split(), *_WORDS.split()]:
        found |= {word + tail for tail in _TAILS}
    return sorted(entry for entry in found if len(entry) >= 3)


def _runs() -> set[str]:
    """Slices of the rows of the keyboard and of the alphabet, forwards and backwards, from four characters on."""
    both = [row for line in _ROWS for row in (line + line, (line + line)[::-1])]
    return {row[start : start + size] for row in both for size in range(4, 13) for start in range(len(row) // 2)}


def _repetitions() -> set[str]:
    """``888888``, ``121212``, ``aaaa1111``."""
    same = {character * size for character in "0123456789abcdefghijklmnopqrstuvwxyz" for size in range(4, 13)}
    pairs = {f"{first}{second}" * count for first in "0123456789" for second in "0123456789" for count in (3, 4, 5, 6)}
    halves = {letter * 4 + digit * 4 for letter in "aqwz" for digit in "0123456789"}
    return same | pairs | halves


def _walks() -> set[str]:
    """Columns of the keyboard from one to the next, and figures on the number pad."""
    columns = {"".join(_COLUMNS[start:end]) for start in range(9) for end in range(start + 1, 10)}
    return columns | {walk[:size] for walk in _PADS for size in range(6, len(walk) + 1)}


def _years() -> set[str]:
    """Years that living people were born or work in, alone and doubled, with the words around them."""
    years = [str(year) for year in range(1950, 2036)]
    return {form for year in years for form in (year, year * 2, f"{year}{year[::-1]}", f"mima{year}", f"gongzi{year}")}


if __name__ == "__main__":
    FILE.write_text(HEADER + "\n".join(generated()) + "\n", encoding="utf-8", newline="\n")
