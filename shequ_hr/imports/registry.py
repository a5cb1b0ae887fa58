"""The kinds of import by the name that the command line uses."""

from __future__ import annotations

from collections.abc import Mapping

from shequ_hr.errors import UsageError
from shequ_hr.imports.definition import ImportKind
from shequ_hr.imports.kinds.assessments import AssessmentResultsKind
from shequ_hr.imports.kinds.office_tables import AverageWagesKind, HolidaysKind
from shequ_hr.imports.kinds.pay_inputs import PayInputsKind
from shequ_hr.imports.kinds.tax import ExtraDeductionsKind, OpeningTaxKind
from shequ_hr.imports.kinds.workers import WorkersKind

_ALL: tuple[ImportKind, ...] = (
    WorkersKind(),
    PayInputsKind(),
    ExtraDeductionsKind(),
    OpeningTaxKind(),
    AssessmentResultsKind(),
    AverageWagesKind(),
    HolidaysKind(),
)
KINDS: Mapping[str, ImportKind] = {kind.key: kind for kind in _ALL}


def kind_of(key: str) -> ImportKind:
    """The kind of that name; UsageError lists the known ones."""
    kind = KINDS.get(key)
    if kind is None:
        known = "、".join(f"{one.key}（{one.title}）" for one in KINDS.values())
        raise UsageError(f"没有“{key}”这种导入", f"可用的种类：{known}。", "请从可用的种类里选一种。")
    return kind
