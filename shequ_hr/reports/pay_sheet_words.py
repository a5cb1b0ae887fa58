"""What a pay sheet says besides its amounts: headers of items, remarks on 暂按 and 示例, what ties the paper to the store."""

from __future__ import annotations

import re

from shequ_hr.runs.results import ItemColumn, RunDetail

_DAYS_OF_ONE = re.compile(r"（[\d.]+\s*天）$")


def item_header(item: ItemColumn) -> str:
    """What a column of an item is called: without the days that a leave line of one person carries."""
    return _DAYS_OF_ONE.sub("", item.label)


def remarks(detail: RunDetail) -> str:
    """What a reader must know of the amounts: figures that only stand in (暂按), figures that are nobody's standard (示例)."""
    said = []
    provisional = _provisional(detail)
    if provisional:
        said.append(f"{'、'.join(provisional)} 暂按上一期标准计算，新标准公布后补差。")
    if detail.samples:
        said.append(f"{'、'.join(detail.samples)} 用的是政策包里的示例数值，不是本单位的标准，不得据以发放。")
    return "说明：" + "".join(said) if said else ""


def _provisional(detail: RunDetail) -> list[str]:
    """Labels of items that some slip calculated with figures that only stand in (暂按)."""
    items = {line.item for slip in detail.slips for line in slip.lines if line.provisional}
    return [item_header(item) for item in detail.items if item.key in items]


def marks(detail: RunDetail, fingerprint: str) -> str:
    """What ties the paper to the store: the audit log's fingerprint at the lock, and the run's seal."""
    seal = detail.run.seal[:16]
    return (f" 审计指纹 {fingerprint}" if fingerprint else "") + (f" 封存 {seal}" if seal else "")
