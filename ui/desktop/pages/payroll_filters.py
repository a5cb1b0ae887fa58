"""The filter row of the pay grid: name, community, post, and chips with counts. Turns into one condition on rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shequ_hr.runs.results import Comparison, RunDetail
from ui.desktop.pages.payroll_grid import is_noticed
from ui.desktop.table_models.cells import TableRow
from ui.desktop.widgets.buttons import FilterChip, FlatButton, SearchField, Select
from ui.desktop.widgets.labels import frame, row


@dataclass(frozen=True)
class Groups:
    """Workers behind the chips."""

    different: frozenset[int]
    troubled: frozenset[int]
    by_hand: frozenset[int]


NOBODY = Groups(frozenset(), frozenset(), frozenset())


def groups_of(detail: RunDetail, comparison: Comparison | None) -> Groups:
    """Who differs from last month, who has a warning, who has a figure set by hand."""
    compared = comparison is not None and comparison.previous is not None
    people = comparison.people if comparison is not None and compared else ()
    different = {person.worker for person in people if person.net is not None and is_noticed(person)}
    return Groups(
        different=frozenset(different),
        troubled=frozenset(slip.worker for slip in detail.slips if slip.warnings),
        by_hand=frozenset(slip.worker for slip in detail.slips if slip.overridden),
    )


class PayrollFilters:
    """The widgets of the row in ``frame``; ``changed`` callback on every change of the condition."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.frame = frame("bar")
        self.frame.setFixedHeight(42)
        line = row(self.frame, margins=(14, 0, 14, 0), gap=8)
        self.name = SearchField("姓名或拼音", icon="filter", width=150)
        self.name.setMaximumWidth(150)
        self.community, self.post = Select("社区", width=118), Select("岗位", width=106)
        self.community.set_choices([("", "全部社区")])
        self.post.set_choices([("", "全部岗位")])
        self.different, self.troubled, self.by_hand = FilterChip("与上月不同"), FilterChip("有问题"), FilterChip("有手工指定")
        self.different.setToolTip("只差不到一元个税尾差的不算")
        self.compare = FlatButton("与上月比较", "chart")
        self.columns = FlatButton("列", "columns", tip="选择显示哪些列")
        for part in (self.name, self.community, self.post):
            line.addWidget(part)
        stroke = frame("stroke")
        stroke.setFixedHeight(22)
        line.addSpacing(2)
        line.addWidget(stroke)
        line.addSpacing(2)
        for chip in (self.different, self.troubled, self.by_hand):
            line.addWidget(chip)
            chip.toggled.connect(lambda _: changed())
        line.addStretch(1)
        line.addWidget(self.compare)
        line.addWidget(self.columns)
        self.community.picked.connect(lambda _: changed())
        self.post.picked.connect(lambda _: changed())
        self._groups = NOBODY

    def show_choices(self, detail: RunDetail, groups: Groups) -> None:
        """Offer the communities and posts of a run, and count behind the chips."""
        self._groups = groups
        communities = dict.fromkeys(slip.community for slip in detail.slips if slip.community)
        posts = dict.fromkeys(slip.post for slip in detail.slips if slip.post)
        self.community.set_choices([("", "全部社区"), *((name, name) for name in communities)])
        self.post.set_choices([("", "全部岗位"), *((name, name) for name in posts)])
        self.different.set_count(len(groups.different))
        self.troubled.set_count(len(groups.troubled))
        self.by_hand.set_count(len(groups.by_hand))

    def condition(self, community_at: int, post_at: int) -> Callable[[TableRow], bool] | None:
        """The condition on rows, None when everything is shown; positions of the two text columns in the row's values."""
        community, post = self.community.value(), self.post.value()
        chips = (
            (self.different, self._groups.different),
            (self.troubled, self._groups.troubled),
            (self.by_hand, self._groups.by_hand),
        )
        wanted = [members for chip, members in chips if chip.isChecked()]
        if not community and not post and not wanted:
            return None

        def keep(line: TableRow) -> bool:
            if community and line.values[community_at] != community:
                return False
            if post and line.values[post_at] != post:
                return False
            return all(line.key in members for members in wanted)

        return keep

    def clear(self) -> None:
        """Show everybody again."""
        self.name.clear()
        self.community.setCurrentIndex(0)
        self.post.setCurrentIndex(0)
        for chip in (self.different, self.troubled, self.by_hand):
            chip.setChecked(False)
