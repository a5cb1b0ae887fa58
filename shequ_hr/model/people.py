"""A worker with dated facts. Names are the field's standard terms; see docs/GLOSSARY.md.

What pay is computed from is the Dossier; who the person is (name, numbers, phone) stays outside it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from shequ_hr.money import Fen
from shequ_hr.periods import DateSpan


class Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """Base of all records: immutable, compared by value, serialised compactly by msgspec.

    Records never refer to each other in a circle, so the collector need not visit them: loading 30,000 people is twice as fast.
    """


class IdType(StrEnum):
    """证件类型, spelled as the tax client spells it (domain.md 8.1)."""

    RESIDENT_ID = "居民身份证"
    HK_MACAO_PERMIT = "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "台湾居民来往大陆通行证"
    CHINESE_PASSPORT = "中国护照"
    FOREIGN_PASSPORT = "外国护照"
    FOREIGN_PERMANENT_RESIDENCE = "外国人永久居留身份证"


class EmploymentKind(StrEnum):
    """How a person works for the office (domain.md 11)."""

    CONTRACT = "劳动合同"
    REHIRED_RETIREE = "退休返聘"
    ELECTED = "选任"
    ELSEWHERE = "外单位"


class Employment(Record, frozen=True, kw_only=True):
    """任职经历: a spell of community work, here or elsewhere; both accumulate service years (川社工〔2024〕13号)."""

    span: DateSpan
    place: str = ""
    here: bool = True
    kind: EmploymentKind = EmploymentKind.CONTRACT
    probation_end: date | None = None
    end_reason: str = ""
    document: str = ""


class Assignment(Record, frozen=True, kw_only=True):
    """任岗: one post in one community over a span; a person may hold several at once (就高不就低)."""

    span: DateSpan
    community: str
    post: str
    title: str = ""
    document: str = ""


class GradeRecord(Record, frozen=True, kw_only=True):
    """认定的岗位等级 from a day on, by a document of the office; it precedes what the pack's rule would compute."""

    start: date
    grade: int
    document: str = ""
    reason: str = ""


class Education(Record, frozen=True, kw_only=True):
    """学历 and 学位 from the day they were obtained; an unknown day is 1900-01-01."""

    start: date
    education: str
    degree: str = ""
    major: str = ""


class Certificate(Record, frozen=True, kw_only=True):
    """职业资格证书 (助理社会工作师, 社会工作师, 高级社会工作师 ...) from the day it was obtained."""

    start: date
    name: str
    number: str = ""
    valid_to: date | None = None


class Assessment(Record, frozen=True, kw_only=True):
    """年度考核结果; ``effective`` is the first day on which it moves pay (default: 1 January of the next year)."""

    year: int
    result: str
    effective: date
    document: str = ""


class ContributionBase(Record, frozen=True, kw_only=True):
    """申报基数 from a month on. ``kind`` is ``social``, one insurance's key (``pension``...) or ``housing_fund``."""

    start: date
    kind: str
    amount: Fen
    rate: str | None = None
    """Only for the housing fund: the rate of each side as a decimal text, ``"0.12"``; None = the office's."""


class InsuranceExemption(Record, frozen=True, kw_only=True):
    """Not enrolled in one insurance (or ``social`` = all, or ``housing_fund``) over a span of whole months, with the reason."""

    span: DateSpan
    kind: str
    reason: str


class PersonalFact(Record, frozen=True, kw_only=True):
    """A fact that the policy pack declares (``[[fact]]`` per person), from a day on. ``value`` is its text form."""

    start: date
    key: str
    value: str


class Dossier(Record, frozen=True, kw_only=True):
    """All dated facts of one person that grade and pay follow from; each tuple is ordered by its start."""

    employments: tuple[Employment, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    grades: tuple[GradeRecord, ...] = ()
    educations: tuple[Education, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    bases: tuple[ContributionBase, ...] = ()
    exemptions: tuple[InsuranceExemption, ...] = ()
    personal: tuple[PersonalFact, ...] = ()


class BankAccount(Record, frozen=True, kw_only=True):
    """The account that pay goes to, from a day on."""

    start: date
    number: str
    bank: str = ""
    branch_code: str = ""


class Worker(Record, frozen=True, kw_only=True):
    """One person, keyed by ID type and number; archived, never deleted, once paid. ``id`` 0 = not stored yet."""

    id: int = 0
    employee_number: str = ""
    name: str
    id_type: IdType = IdType.RESIDENT_ID
    id_number: str
    sex: str = ""
    birth_date: date | None = None
    ethnicity: str = ""
    political_status: str = ""
    phone: str = ""
    remark: str = ""
    archived: bool = False
    accounts: tuple[BankAccount, ...] = ()
    dossier: Dossier = Dossier()


class CommunityLevel(Record, frozen=True, kw_only=True):
    """示范级别 or 党组织星级 of a community from a day on (``区级``, ``市级``, ``国家级``, ``五星`` ...; "" = none)."""

    start: date
    level: str
    document: str = ""


class Community(Record, frozen=True, kw_only=True):
    """社区 or 村. ``id`` 0 = not stored yet."""

    id: int = 0
    name: str
    levels: tuple[CommunityLevel, ...] = ()
    archived: bool = False


class Office(Record, frozen=True, kw_only=True):
    """The street office that this data folder belongs to."""

    unit: str
    code: str
    level: str
    pay_pack: str
    dual_control: bool = False
    demo: bool = False
