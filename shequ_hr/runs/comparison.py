"""A run beside the last closed month of its kind: who joined, who left, whose pay moved and by what.

Compares stored slips; recomputes nothing. A change of post or grade, or of more than 10 % of gross or net, is
marked; everything else is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shequ_hr.model.payroll import CLOSED, LineKind, Run, RunKey, SlipFigures
from shequ_hr.model.people import Worker
from shequ_hr.money import Fen, grouped
from shequ_hr.ports import Workspace
from shequ_hr.runs.item_names import item_names
from shequ_hr.runs.results import ChangeKind, Comparison, Difference, PersonChange
from shequ_hr.runs.states import find_run
from shequ_hr.security.masking import mask_id
from shequ_hr.security.roles import Action

MARKED_PERCENT = 10
"""A larger move of gross or net is a change that somebody has to look at."""


_Lines = dict[str, tuple[str, LineKind, Fen]]
"""Item -> label, side, fen."""


@dataclass(slots=True)
class _Pay:
    """One person's pay of a month over its runs of one kind."""

    slips: list[SlipFigures]

    @property
    def slip(self) -> SlipFigures:
        """The slip that names post, grade and days."""
        return self.slips[0]

    @property
    def gross(self) -> Fen:
        """应发 of the month."""
        return sum(slip.gross for slip in self.slips)

    @property
    def net(self) -> Fen:
        """实发 of the month."""
        return sum(slip.net for slip in self.slips)

    def lines(self) -> _Lines:
        """The lines that somebody pays or gets, the parts of a split month together."""
        found: _Lines = {}
        for slip in self.slips:
            shape = slip.shape
            for item, label, kind, amount in zip(shape.items, shape.labels, shape.kinds, slip.amounts, strict=True):
                if kind is not LineKind.INFO:
                    old = found.get(item)
                    found[item] = (label, kind, amount + (old[2] if old else 0))
        return found

    def same_as(self, other: _Pay) -> bool:
        """Whether every line is the same, without looking closer: so it is for most people."""
        ours, theirs = self.slips[0], other.slips[0]
        alone = len(self.slips) == len(other.slips) == 1
        alone = alone and (ours.post, ours.grade) == (theirs.post, theirs.grade)
        return alone and ours.amounts == theirs.amounts and (ours.shape is theirs.shape or ours.shape == theirs.shape)


@dataclass(frozen=True, slots=True)
class _Known:
    """People by id, and what the items are called."""

    workers: Mapping[int, Worker]
    names: Mapping[str, str]


def compare_with_last(ws: Workspace, key: RunKey) -> Comparison:
    """Compare a run with the last closed month of its kind; ``previous`` is None in the first month."""
    with ws.begin(Action.PAY_VIEW) as uow:
        run = find_run(uow, key)
        runs = uow.runs.all()
        before = _previous(runs, key)
        now = _pay_of(uow.runs.figures(run.id))
        if not before:
            net = sum(pay.net for pay in now.values())
            return Comparison(key=key, previous=None, gross=run.gross, net=net, sentence="没有可以比较的上一个月。")
        then = _pay_of(slip for other in before for slip in uow.runs.figures(other.id))
        moved = [worker for worker, pay in now.items() if worker not in then or not pay.same_as(then[worker])]
        left = [worker for worker in then if worker not in now] if key.sequence == 1 else []
        known = _Known({worker.id: worker for worker in uow.workers.some([*moved, *left])}, item_names(uow, run))
    changes = [_change(now[worker], then.get(worker), known) for worker in moved]
    people = [change for change in changes if change.kind is not ChangeKind.SAME]
    people += [_left(then[worker], known) for worker in left]
    return _comparison(key, before[0].key, people, now, then)


def _previous(runs: Iterable[Run], key: RunKey) -> list[Run]:
    """All closed runs of the same kind in the latest earlier month that has any."""
    closed = [run for run in runs if run.state in CLOSED and run.key.kind is key.kind and run.key.month < key.month]
    latest = max((run.key.month for run in closed), default=None)
    return [run for run in closed if run.key.month == latest]


def _pay_of(slips: Iterable[SlipFigures]) -> dict[int, _Pay]:
    found: dict[int, _Pay] = {}
    for slip in slips:
        pay = found.get(slip.worker)
        if pay is None:
            found[slip.worker] = _Pay([slip])
        else:
            pay.slips.append(slip)
    return found


def _change(pay: _Pay, before: _Pay | None, known: _Known) -> PersonChange:
    if before is None:
        return _person(pay, ChangeKind.JOINED, known, None, pay, (), f"上月没有工资，本月在职 {pay.slip.days} 天。")
    ours, former = pay.lines(), before.lines()
    differences = _differences(ours, former, known.names)
    regraded = (before.slip.post, before.slip.grade) != (pay.slip.post, pay.slip.grade)
    if regraded or _marked(before.gross, pay.gross) or _marked(before.net, pay.net):
        kind = ChangeKind.CHANGED
    else:
        kind = ChangeKind.SLIGHTLY if differences else ChangeKind.SAME
    return _person(pay, kind, known, before, pay, differences, _reason(pay, before, differences, former | ours))


def _left(pay: _Pay, known: _Known) -> PersonChange:
    worker = known.workers.get(pay.slip.worker)
    ends = [spell.span.last_day for spell in worker.dossier.employments if spell.here] if worker else []
    last = max((day for day in ends if day is not None), default=None)
    reason = "上月有工资，本月没有" + (f"，{last} 离职。" if last else "。")
    return _person(pay, ChangeKind.LEFT, known, pay, None, (), reason)


def _person(
    shown: _Pay,
    kind: ChangeKind,
    known: _Known,
    before: _Pay | None,
    now: _Pay | None,
    differences: tuple[Difference, ...],
    reason: str,
) -> PersonChange:
    worker = known.workers.get(shown.slip.worker)
    return PersonChange(
        worker=shown.slip.worker,
        name=worker.name if worker else shown.slip.name,
        masked=mask_id(worker.id_number) if worker else "",
        community=shown.slip.community,
        kind=kind,
        gross_before=before.gross if before else None,
        gross=now.gross if now else None,
        net_before=before.net if before else None,
        net=now.net if now else None,
        differences=differences,
        reason=reason,
    )


def _differences(ours: _Lines, former: _Lines, names: Mapping[str, str]) -> tuple[Difference, ...]:
    found = []
    for item in dict.fromkeys([*ours, *former]):
        mine, theirs = ours.get(item), former.get(item)
        delta = (mine[2] if mine else 0) - (theirs[2] if theirs else 0)
        shown = mine or theirs
        if delta and shown:
            found.append(
                Difference(
                    item=item,
                    label=names.get(item, shown[0]),
                    before=theirs[2] if theirs else None,
                    now=mine[2] if mine else None,
                    delta=delta,
                )
            )
    return tuple(found)


def _marked(before: Fen, now: Fen) -> bool:
    return abs(now - before) * 100 > abs(before) * MARKED_PERCENT


def _signed(delta: Fen) -> str:
    return ("+" if delta > 0 else "") + grouped(delta)


def _reason(now: _Pay, before: _Pay, differences: tuple[Difference, ...], lines: _Lines) -> str:
    """One sentence: how net moved, which facts of the slip changed, and the items that moved most."""
    delta = now.net - before.net
    head = f"实发比上月{'多' if delta > 0 else '少'} {grouped(abs(delta))}" if delta else "实发与上月相同"
    facts = []
    if now.slip.post != before.slip.post:
        facts.append(f"岗位 {before.slip.post or '无'}→{now.slip.post or '无'}")
    if now.slip.grade != before.slip.grade:
        facts.append(f"等级 {_grade(before.slip.grade)}→{_grade(now.slip.grade)}")
    if now.slip.community != before.slip.community:
        facts.append(f"社区 {before.slip.community or '无'}→{now.slip.community or '无'}")
    if now.slip.days < 28 or before.slip.days < 28:
        facts.append(f"在职 {before.slip.days} 天→{now.slip.days} 天")
    if not differences and not facts:
        return ""
    moving = [difference for difference in differences if lines[difference.item][1] is not LineKind.EMPLOYER]
    largest = sorted(moving, key=lambda difference: -abs(difference.delta))[:3]
    items = [f"{difference.label} {_signed(difference.delta)}" for difference in largest]
    return f"{head}：{'，'.join(facts + items)}。" if facts or items else f"{head}。"


def _grade(grade: int | None) -> str:
    return "未定" if grade is None else f"{grade}级"


def _comparison(
    key: RunKey, previous: RunKey, people: list[PersonChange], now: Mapping[int, _Pay], then: Mapping[int, _Pay]
) -> Comparison:
    by_kind = {kind: tuple(person for person in people if person.kind is kind) for kind in ChangeKind}
    joined, left, changed = by_kind[ChangeKind.JOINED], by_kind[ChangeKind.LEFT], by_kind[ChangeKind.CHANGED]
    net, net_before = sum(pay.net for pay in now.values()), sum(pay.net for pay in then.values())
    return Comparison(
        key=key,
        previous=previous,
        joined=joined,
        left=left,
        changed=changed,
        people=tuple(people),
        gross_before=sum(pay.gross for pay in then.values()),
        gross=sum(pay.gross for pay in now.values()),
        net_before=net_before,
        net=net,
        sentence=(
            f"与{previous.month.label}相比：新进 {len(joined)} 人，离开 {len(left)} 人，"
            f"岗位、等级变动或金额变动超过 {MARKED_PERCENT}% 的 {len(changed)} 人，"
            f"小变动 {len(by_kind[ChangeKind.SLIGHTLY])} 人；"
            f"实发合计 {_signed(net - net_before)}。"
        ),
    )
