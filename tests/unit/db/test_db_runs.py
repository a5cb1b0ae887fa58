"""Runs and slips: whole round trips, what the schema refuses whoever writes, and the order that tax totals follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from db.store import SqliteStore
from shequ_hr.errors import UserError
from shequ_hr.model.payroll import LineKind, LineShape, Run, RunInputs, RunKey, RunKind, RunState, Slip, SlipLine, TaxTotals
from shequ_hr.model.people import Worker
from shequ_hr.periods import PayMonth

NOW = datetime(2025, 6, 9, 9, 0, tzinfo=UTC)
APRIL, MAY = PayMonth(2025, 4), PayMonth(2025, 5)


def run_of(key: RunKey, slips: list[tuple[Slip, bytes]], **changes: object) -> Run:
    only = [slip for slip, _ in slips]
    made = Run(
        key=key,
        state=RunState.DRAFT,
        slips=len(only),
        gross=sum(slip.gross for slip in only),
        deductions=sum(slip.deductions for slip in only),
        net=sum(slip.net for slip in only),
        employer=sum(slip.employer for slip in only),
        inputs=RunInputs(month=key.month, kind=key.kind, packs={"p": "0" * 64}, pay_pack="p", paid_days=(1, 2, 5)),
        calculated=NOW,
        calculated_by="王芳",
    )
    return msgspec.structs.replace(made, **changes)


def slip_of(worker: int, gross: int = 500_000, withheld: int = 1_500) -> tuple[Slip, bytes]:
    slip = Slip(
        worker=worker,
        name=f"人员{worker}",
        community="青禾社区",
        post="正职",
        grade=7,
        days=31,
        lines=(
            SlipLine("base", "基本工资", LineKind.EARNING, gross, "应发"),
            SlipLine("income_tax", "个人所得税", LineKind.DEDUCTION, withheld, part=1, provisional=True),
        ),
        gross=gross,
        deductions=withheld,
        net=gross - withheld,
        employer=12_345,
        tax=TaxTotals(income=gross, exempt=1, insurance=2, other=3, withheld=withheld),
        warnings=("暂按",) if worker % 2 else (),
    )
    return slip, f'{{"worker":{worker}}}'.encode()


def locked(run: Run, minutes: int = 0, state: RunState = RunState.LOCKED) -> Run:
    return msgspec.structs.replace(run, state=state, locked=NOW + timedelta(minutes=minutes), locked_by="刘主任", seal="s" * 64)


@pytest.fixture
def three(store: SqliteStore) -> list[int]:
    with store.begin() as uow:
        saved = uow.workers.save(Worker(name=f"人员{n}", id_number=str(n)) for n in range(3))
        uow.commit()
    return [worker.id for worker in saved]


def save_closed(store: SqliteStore, key: RunKey, slips: list[tuple[Slip, bytes]], minutes: int = 0) -> Run:
    with store.begin() as uow:
        run = locked(uow.runs.save_draft(run_of(key, slips), slips), minutes)
        uow.runs.update(run)
        uow.commit()
    return run


def test_a_draft_comes_back_with_slips_in_order_and_their_facts(store: SqliteStore, three: list[int]) -> None:
    slips = [slip_of(three[2]), slip_of(three[0]), slip_of(three[1])]
    with store.begin() as uow:
        run = uow.runs.save_draft(run_of(RunKey(MAY), slips), slips)
        uow.commit()
    with store.begin() as uow:
        assert uow.runs.all() == [run]
        assert uow.runs.find(RunKey(MAY)) == run
        assert uow.runs.find(RunKey(MAY, RunKind.BONUS)) is None
        assert uow.runs.slips(run.id) == [slip for slip, _ in slips]
        assert uow.runs.slips_with_facts(run.id) == slips
        assert uow.runs.slip(run.id, three[0]) == slips[1]
        assert uow.runs.slip(run.id, 99) is None
        assert uow.runs.workers_with_slips() == set(three)


def test_figures_are_the_slips_without_what_lists_do_not_show(store: SqliteStore, three: list[int]) -> None:
    by_hand = b'{"worker":2,"overrides":[{"item":"base","amount":1,"reason":"x"}]}'
    bare = msgspec.structs.replace(slip_of(three[1])[0], lines=(), gross=0, deductions=0, net=0)
    slips = [slip_of(three[2]), (slip_of(three[0])[0], by_hand), (bare, b"{}")]
    with store.begin() as uow:
        run = uow.runs.save_draft(run_of(RunKey(MAY), slips), slips)
        uow.commit()
    with store.begin() as uow:
        figures = uow.runs.figures(run.id)
    assert [one.by_hand for one in figures] == [False, True, False]
    assert figures[0].shape is figures[1].shape
    assert [one.shape.lines(one.amounts) for one in figures] == [slip.lines for slip, _ in slips]
    assert [LineShape.of(slip.lines) for slip, _ in slips] == [one.shape for one in figures]
    for one, (slip, _) in zip(figures, slips, strict=True):
        names = set(one.__struct_fields__) & set(slip.__struct_fields__)
        assert len(names) == 11
        assert all(getattr(one, name) == getattr(slip, name) for name in names)


def test_saving_a_draft_again_replaces_it_as_a_whole(store: SqliteStore, three: list[int]) -> None:
    first, second = [slip_of(number) for number in three], [slip_of(three[1], 1)]
    with store.begin() as uow:
        run = uow.runs.save_draft(run_of(RunKey(MAY), first), first)
        again = uow.runs.save_draft(run_of(RunKey(MAY), second), second)
        assert again.id == run.id
        assert uow.runs.save_draft(again, second) == again
        assert uow.runs.slips_with_facts(run.id) == second
        assert uow.runs.all() == [again]


def test_only_a_draft_takes_slips(store: SqliteStore, three: list[int]) -> None:
    with pytest.raises(ValueError, match="draft"), store.begin() as uow:
        uow.runs.save_draft(run_of(RunKey(MAY), [], state=RunState.CHECKED), [])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE slip SET name = '别人'",
        "DELETE FROM slip",
        "INSERT INTO slip SELECT id + 100, run_id, worker_id + 1, name, community, post, grade, days, gross, deductions, net, "
        "employer, tax_income, tax_exempt, tax_insurance, tax_other, tax_withheld, warnings, shape_id, amounts, facts "
        "FROM slip LIMIT 1",
        "UPDATE run SET gross = gross + 1, net = net + 1",
        "UPDATE run SET inputs = '{}'",
        "UPDATE run SET seal = 'x'",
        "DELETE FROM run",
        "INSERT OR REPLACE INTO slip SELECT * FROM slip",
        "UPDATE line_shape SET lines = '[]'",
        "DELETE FROM line_shape",
    ],
)
@pytest.mark.parametrize("state", [RunState.LOCKED, RunState.PAID, RunState.VOID])
def test_the_schema_itself_keeps_closed_runs(store: SqliteStore, three: list[int], sql: str, state: RunState) -> None:
    run = save_closed(store, RunKey(MAY), [slip_of(three[0])])
    with store.begin() as uow:
        uow.runs.update(msgspec.structs.replace(run, state=state))
        uow.commit()
    with pytest.raises(UserError, match="已经锁定的工资不能修改"), store.begin():
        store._session.run(sql)
    with store.begin() as uow:
        assert uow.runs.slips_with_facts(run.id) == [slip_of(three[0])]


def test_a_closed_run_may_be_paid_voided_or_reopened(store: SqliteStore, three: list[int]) -> None:
    run = save_closed(store, RunKey(MAY), [slip_of(three[0])])
    with store.begin() as uow:
        uow.runs.update(msgspec.structs.replace(run, state=RunState.PAID))
        uow.runs.update(msgspec.structs.replace(run, state=RunState.APPROVED, locked=None, seal=""))
        uow.runs.delete_draft(run.id)
        assert uow.runs.all() == []


def test_a_void_run_stays_and_frees_its_name(store: SqliteStore, three: list[int]) -> None:
    run = save_closed(store, RunKey(MAY), [slip_of(three[0])])
    with store.begin() as uow:
        void = msgspec.structs.replace(run, state=RunState.VOID, void_reason="算错月份")
        uow.runs.update(void)
        new = uow.runs.save_draft(run_of(RunKey(MAY), []), [])
        assert uow.runs.all() == [void, new]
        assert uow.runs.find(RunKey(MAY)) == new
        assert uow.runs.worker_history(three[0]) == []
        uow.commit()
    with pytest.raises(UserError, match="已经锁定"), store.begin() as uow:
        uow.runs.update(run)


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (RunKey(MAY, RunKind.REGULAR, 2), "还有没锁定的同类工资"),
        (RunKey(APRIL, RunKind.REGULAR), "还有没锁定的同类工资"),
    ],
)
def test_one_unlocked_run_of_a_kind(store: SqliteStore, second: RunKey, words: str) -> None:
    with store.begin() as uow:
        uow.runs.save_draft(run_of(RunKey(MAY), []), [])
        uow.runs.save_draft(run_of(RunKey(MAY, RunKind.BONUS), []), [])
        uow.commit()
    with pytest.raises(UserError, match=words), store.begin() as uow:
        uow.runs.save_draft(run_of(second, []), [])
    with store.begin() as uow:
        assert len(uow.runs.all()) == 2


def test_a_name_is_unique_among_runs_that_are_not_void(store: SqliteStore, three: list[int]) -> None:
    save_closed(store, RunKey(MAY), [slip_of(three[0])])
    with pytest.raises(UserError, match="同一批工资不能有两份"), store.begin():
        store._session.run(
            "INSERT INTO run SELECT id + 1, month, kind, sequence, 'draft', slips, gross, deductions, net, employer, inputs, "
            "calculated, calculated_by, checked_by, approved_by, NULL, locked_by, void_reason, seal FROM run"
        )


def test_runs_are_ordered_by_month_kind_and_sequence(store: SqliteStore, three: list[int]) -> None:
    keys = [RunKey(MAY, RunKind.CORRECTION), RunKey(MAY, RunKind.BONUS), RunKey(MAY), RunKey(APRIL), RunKey(MAY, sequence=2)]
    for key in keys:
        save_closed(store, key, [slip_of(three[0])])
    with store.begin() as uow:
        assert [run.key for run in uow.runs.all()] == [keys[3], keys[2], keys[4], keys[1], keys[0]]
        assert [run.key for run, _ in uow.runs.worker_history(three[0])] == [keys[3], keys[2], keys[4], keys[1], keys[0]]


def test_tax_totals_before_follow_the_order_of_locking(store: SqliteStore, three: list[int]) -> None:
    save_closed(store, RunKey(PayMonth(2024, 12)), [slip_of(three[0], 7)])
    save_closed(store, RunKey(APRIL), [slip_of(three[0], 100, 10), slip_of(three[1], 200, 20)], 1)
    save_closed(store, RunKey(MAY, RunKind.BONUS), [slip_of(three[0], 1_000, 30)], 2)
    save_closed(store, RunKey(MAY), [slip_of(three[0], 10_000, 40)], 3)
    april = TaxTotals(income=100, exempt=1, insurance=2, other=3, withheld=10)
    bonus = TaxTotals(income=1_100, exempt=2, insurance=4, other=6, withheld=40)
    everything = TaxTotals(income=11_100, exempt=3, insurance=6, other=9, withheld=80)
    other = TaxTotals(income=200, exempt=1, insurance=2, other=3, withheld=20)
    with store.begin() as uow:
        assert uow.runs.totals_before(2025, RunKey(APRIL)) == {}
        assert uow.runs.totals_before(2025, RunKey(MAY, RunKind.BONUS)) == {three[0]: april, three[1]: other}
        assert uow.runs.totals_before(2025, RunKey(MAY)) == {three[0]: bonus, three[1]: other}
        assert uow.runs.totals_before(2025, RunKey(MAY, sequence=2)) == {three[0]: everything, three[1]: other}
        assert uow.runs.totals_before(2026, RunKey(PayMonth(2026, 1))) == {}


def test_a_worker_with_a_slip_is_not_deleted(store: SqliteStore, three: list[int]) -> None:
    save_closed(store, RunKey(MAY), [slip_of(three[0])])
    with pytest.raises(UserError, match="已经发过工资的人员不能删除") as caught, store.begin() as uow:
        uow.workers.delete(three)
    assert [problem.message for problem in caught.value.problems] == ["人员0 已有工资单，不能删除。"]
    with store.begin() as uow:
        assert len(uow.workers.all()) == 3


def test_amounts_that_are_no_whole_fen_are_refused_by_the_schema(store: SqliteStore, three: list[int]) -> None:
    wrong = msgspec.structs.replace(slip_of(three[0])[0], employer=0.5)
    with pytest.raises(Exception, match="cannot store REAL value in INTEGER column"), store.begin() as uow:
        uow.runs.save_draft(run_of(RunKey(MAY), []), [(wrong, b"{}")])
