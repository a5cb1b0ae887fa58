"""Which post, qualification and review of a person count on a day: the highest post, the highest certificate and degree.

Reads the dossier and the pack. Knows no pay and no grade.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import lt

from shequ_hr.errors import UserError
from shequ_hr.model.people import Assessment, Assignment, Certificate, Dossier, Education
from shequ_hr.rules.facts import NONE
from shequ_hr.rules.schema import CertificateLevel, Post

_EDUCATION_RANK = {
    name: rank
    for rank, names in enumerate(
        (
            ("小学",),
            ("初中",),
            ("高中", "中专", "职高", "技校", "中技"),
            ("大专", "专科", "高职"),
            ("本科", "大学", "大学本科"),
            ("研究生", "硕士研究生", "硕士"),
            ("博士研究生", "博士"),
        ),
        start=1,
    )
    for name in names
}
_DEGREE_RANK = {"学士": 1, "双学士": 2, "硕士": 3, "博士": 4}


@dataclass(frozen=True, slots=True)
class PostBook:
    """The posts of a pack by every name that they go by. A pack without posts takes any name."""

    by_name: Mapping[str, Post]
    names: tuple[str, ...]

    @classmethod
    def of(cls, posts: Sequence[Post]) -> PostBook:
        """Index the posts of a pack."""
        by_name = {alias: post for post in posts for alias in post.aliases}
        by_name.update({post.name: post for post in posts})
        return cls(by_name, tuple(post.name for post in posts))

    def named(self, name: str) -> Post:
        """The pack's post of that name or alias; UserError that lists the known ones."""
        post = self.by_name.get(name)
        if post is not None:
            return post
        if not self.names:
            return Post(name, (), 0, None)
        raise UserError(
            "政策包里没有这个岗位",
            f"登记的岗位是“{name}”，政策包里有：{'、'.join(self.names)}。",
            "改正人员的岗位，或在政策包的岗位里加上这个别名。",
        )

    def highest(self, dossier: Dossier, day: date) -> tuple[Assignment, Post]:
        """The assignment of the highest rank on a day (就高不就低, 兼职不兼酬); UserError when there is none."""
        best: tuple[Assignment, Post] | None = None
        for assignment in dossier.assignments:
            span = assignment.span
            if span.start > day or (span.end is not None and day >= span.end):
                continue
            post = self.named(assignment.post)
            if best is None or _order(assignment, post) > _order(*best):
                best = assignment, post
        if best is None:
            raise UserError(
                "没有岗位",
                f"{day.isoformat()} 在职，但没有登记这一天的任职岗位，算不出工资。",
                "在人员资料里补上岗位和起止日期。",
            )
        return best


def _order(assignment: Assignment, post: Post) -> tuple[int, date, str, str]:
    # Rank decides; the rest only makes the choice independent of the order in which the facts were entered.
    return post.rank, assignment.span.start, assignment.community, post.name


def titles_on(dossier: Dossier, day: date) -> str:
    """All 职务 held on a day, joined with 、 in order of their start; 无 when none."""
    held = [assignment for assignment in dossier.assignments if assignment.title and day in assignment.span]
    held.sort(key=lambda assignment: (assignment.span.start, assignment.title))
    return "、".join(dict.fromkeys(assignment.title for assignment in held)) or NONE


@dataclass(frozen=True, slots=True)
class CertificateBook:
    """The certificate levels of a pack by level and by every certificate that proves them."""

    by_name: Mapping[str, CertificateLevel]

    @classmethod
    def of(cls, levels: Sequence[CertificateLevel]) -> CertificateBook:
        """Index the levels of a pack."""
        by_name = {name: level for level in levels for name in level.names}
        by_name.update({level.level: level for level in levels})
        return cls(by_name)

    def highest(self, dossier: Dossier, day: date) -> tuple[str, Certificate | None]:
        """Level and certificate of the highest rank in force on a day (就高不重复); 无 when none is known to the pack."""
        best: tuple[int, date, str] | None = None
        found: tuple[str, Certificate | None] = (NONE, None)
        for certificate in dossier.certificates:
            if certificate.start > day or (certificate.valid_to is not None and day > certificate.valid_to):
                continue
            level = self.by_name.get(certificate.name)
            if level is None:
                continue
            order = (level.rank, certificate.start, certificate.name)
            if best is None or order > best:
                best, found = order, (level.level, certificate)
        return found


def education_rank(name: str) -> int:
    """How high a 学历 stands among those in use; an unknown word stands lowest."""
    return _EDUCATION_RANK.get(name, 0)


def educations_on(dossier: Dossier, day: date) -> tuple[Education, ...]:
    """The educations obtained by a day, lowest first."""
    known = [education for education in dossier.educations if education.start <= day]
    if len(known) > 1:
        known.sort(key=lambda one: (education_rank(one.education), _DEGREE_RANK.get(one.degree, 0), one.start))
    return tuple(known)


def highest_education(educations: Sequence[Education]) -> tuple[str, str]:
    """最高学历 and 最高学位, each by itself; 无 where there is none."""
    if not educations:
        return NONE, NONE
    degrees = sorted(
        (education.degree for education in educations if education.degree), key=lambda name: _DEGREE_RANK.get(name, 0)
    )
    return educations[-1].education, degrees[-1] if degrees else NONE


def reviews_on(dossier: Dossier, day: date) -> tuple[Assessment, ...]:
    """Reviews that move pay on a day, by year; of several of one year the one that took effect last counts."""
    found = [review for review in dossier.assessments if review.effective <= day]
    years = [review.year for review in found]
    if not all(map(lt, years, years[1:])):
        found.sort(key=_review_order)
        found = list({review.year: review for review in found}.values())
    return tuple(found)


def _review_order(review: Assessment) -> tuple[int, date, str]:
    return review.year, review.effective, review.document
