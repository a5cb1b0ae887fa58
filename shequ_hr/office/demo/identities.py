"""Names and numbers of people who do not exist: valid check digits, unmistakably made up in bulk from a seed.

Every number is unique within one office. Nothing in here is anybody's.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

SURNAMES = "李黄高宋董傅蒋阎汪姚郝秦龙黎龚杨胡罗冯邓苏薛夏方易文赵朱彭曾吕覃单解查乐贺尹钟卢"
GIVEN = (
    *("晓岚", "思源", "婉婷", "锦程", "勇", "文博", "雪梅", "素芬", "洁", "雨桐", "俊杰", "立新", "晨曦", "建国", "春燕"),
    *("小芳", "世杰", "凯", "丽萍", "子涵", "巧云", "倩", "海涛", "慧敏", "志远", "欣然", "宏伟", "红霞", "佳怡", "明轩"),
    *("秀英", "国强", "静", "丹", "鹏飞", "若兰", "永康", "月华", "嘉禾", "清"),
)
COMMUNITY_WORDS = (
    "青禾",
    "银杏",
    "望江",
    "锦云",
    "梧桐",
    "浣溪",
    "芙蓉",
    "翠湖",
    "安澜",
    "朝阳",
    "和悦",
    "景明",
    "春晓",
    "百合",
)
COMMUNITY_PARTS = ("", "东路", "西路", "南街", "北街", "新苑", "花园", "桥头")
REGIONS = ("510104", "510105", "510106", "510107", "510108", "510112", "510114", "513433")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
CARD_PREFIX = "621700"


class Identities:
    """Draws people from a seeded random source; never the same ID number or card twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._ids: set[str] = set()
        self._cards = 0

    def name(self) -> str:
        """A surname and a given name."""
        return self._random.choice(SURNAMES) + self._random.choice(GIVEN)

    def birth_date(self, youngest: int, oldest: int, year: int) -> date:
        """A day that makes somebody so old in the year."""
        return date(year - self._random.randint(youngest, oldest), 1, 1) + timedelta(days=self._random.randint(0, 364))

    def id_number(self, born: date, *, female: bool) -> str:
        """An unused ID number of that birth date and sex with its check digit (GB 11643)."""
        while True:
            serial = self._random.randint(0, 498) * 2 + (2 if female else 1)
            body = f"{self._random.choice(REGIONS)}{born:%Y%m%d}{serial:03d}"
            number = body + check_digit(body)
            if number not in self._ids:
                self._ids.add(number)
                return number

    def card(self) -> str:
        """An unused 19-digit bank card number whose Luhn digit is right."""
        self._cards += 1
        body = f"{CARD_PREFIX}{self._random.randint(0, 99):02d}{self._cards:010d}"
        return body + luhn_digit(body)

    def phone(self) -> str:
        """A mobile number."""
        return f"13{self._random.randint(0, 999_999_999):09d}"


def check_digit(body: str) -> str:
    """The 18th digit of a resident ID for its first 17 (GB 11643)."""
    return ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True)) % 11]


def luhn_digit(body: str) -> str:
    """The digit that makes a card number pass the Luhn test."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        number = int(digit) * (2 if place % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return str(-total % 10)


def community_names(count: int) -> list[str]:
    """So many different names of communities; the first ones are the prettiest."""
    names = [f"{word}{part}社区" for part in COMMUNITY_PARTS for word in COMMUNITY_WORDS]
    rounds = 2
    while len(names) < count:
        names += [f"{word}{part}第{rounds}社区" for part in COMMUNITY_PARTS for word in COMMUNITY_WORDS]
        rounds += 1
    return names[:count]
