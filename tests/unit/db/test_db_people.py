"""Workers and communities come back exactly as they were saved, under ids that are never used twice."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.store import SqliteStore
from shequ_hr.errors import UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import Leave
from shequ_hr.model.people import (
    Assessment,
    Assignment,
    BankAccount,
    Community,
    CommunityLevel,
    ContributionBase,
    Dossier,
    Employment,
    EmploymentKind,
    IdType,
    Worker,
)
from shequ_hr.periods import DateSpan, PayMonth

days = st.dates(date(1950, 1, 1), date(2100, 1, 1))
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
fen = st.integers(-(2**53), 2**53)
spans = st.builds(DateSpan, days, st.none() | days)
dossiers = st.builds(
    Dossier,
    employments=st.lists(
        st.builds(Employment, span=spans, place=texts, here=st.booleans(), kind=st.sampled_from(EmploymentKind)), max_size=3
    ).map(tuple),
    assignments=st.lists(st.builds(Assignment, span=spans, community=texts, post=texts), max_size=3).map(tuple),
    assessments=st.lists(st.builds(Assessment, year=st.integers(1990, 2100), result=texts, effective=days), max_size=3).map(
        tuple
    ),
    bases=st.lists(st.builds(ContributionBase, start=days, kind=texts, amount=fen), max_size=3).map(tuple),
)
workers = st.builds(
    Worker,
    name=texts.filter(bool),
    id_type=st.sampled_from(IdType),
    id_number=st.uuids().map(str),
    birth_date=st.none() | days,
    archived=st.booleans(),
    accounts=st.lists(st.builds(BankAccount, start=days, number=texts), max_size=2).map(tuple),
    dossier=dossiers,
)


def worker(number: str = "510104199001011234", name: str = "李晓岚", **facts: object) -> Worker:
    return msgspec.structs.replace(Worker(name=name, id_number=number), **facts)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(workers, max_size=4, unique_by=lambda one: one.id_number))
def test_workers_come_back_as_they_were_saved(store: SqliteStore, people: list[Worker]) -> None:
    with store.begin() as uow:
        before = len(uow.workers.all())
        saved = uow.workers.save(people)
        everyone = uow.workers.all()
        assert everyone[before:] == saved
        assert [msgspec.structs.replace(one, id=0) for one in saved] == people
        assert all(uow.workers.get(one.id) == uow.workers.by_id_number(one.id_number) == one for one in saved)


def test_a_saved_worker_is_replaced_as_a_whole(store: SqliteStore) -> None:
    with store.begin() as uow:
        first, second = uow.workers.save([worker(), worker("510104199001011250", "黄思源")])
        changed = msgspec.structs.replace(first, name="李岚", accounts=())
        assert uow.workers.save([changed]) == [changed]
        assert uow.workers.all() == [changed, second]


def test_two_workers_may_swap_their_numbers(store: SqliteStore) -> None:
    with store.begin() as uow:
        one, two = uow.workers.save([worker("A1"), worker("A2")])
        swapped = [msgspec.structs.replace(one, id_number="A2"), msgspec.structs.replace(two, id_number="A1")]
        uow.workers.save(swapped)
        assert uow.workers.all() == swapped


def test_an_unknown_worker_is_none(store: SqliteStore) -> None:
    with store.begin() as uow:
        assert uow.workers.get(7) is None
        assert uow.workers.by_id_number("nobody") is None


def test_the_same_number_twice_is_refused_in_chinese(store: SqliteStore) -> None:
    with pytest.raises(UserError, match="证件号码重复"), store.begin() as uow:
        uow.workers.save([worker(name="甲"), worker(name="乙")])
    with store.begin() as uow:
        assert uow.workers.all() == []


def test_an_id_is_never_used_twice(store: SqliteStore) -> None:
    with store.begin() as uow:
        (gone,) = uow.workers.save([worker()])
        uow.workers.delete([gone.id])
        (new,) = uow.workers.save([worker()])
        assert new.id == gone.id + 1


def test_a_wrong_type_is_never_stored(store: SqliteStore) -> None:
    wrong = worker(dossier=Dossier(bases=(ContributionBase(start=date(2024, 1, 1), kind="social", amount=4500.5),)))  # type: ignore[arg-type]
    with pytest.raises(msgspec.ValidationError), store.begin() as uow:
        uow.workers.save([wrong])


def test_a_worker_whom_something_refers_to_stays(store: SqliteStore) -> None:
    with store.begin() as uow:
        (kept,) = uow.workers.save([worker()])
        uow.inputs.save_month([MonthInput(worker=kept.id, month=PayMonth(2025, 5), leaves=(Leave(kind="事假", days="1"),))])
        uow.commit()
    with pytest.raises(UserError, match="还有别的数据在用它"), store.begin() as uow:
        uow.workers.delete([kept.id])
    with store.begin() as uow:
        assert uow.workers.all() == [kept]


def test_communities_come_back_and_their_names_are_unique(store: SqliteStore) -> None:
    level = CommunityLevel(start=date(2024, 1, 1), level="市级")
    with store.begin() as uow:
        saved = uow.communities.save([Community(name="青禾社区"), Community(name="银杏社区", levels=(level,))])
        renamed = msgspec.structs.replace(saved[0], name="青禾东路社区", archived=True)
        uow.communities.save([renamed])
        assert uow.communities.all() == [renamed, saved[1]]
        uow.communities.delete([renamed.id])
        assert uow.communities.all() == [saved[1]]
        uow.commit()
    with pytest.raises(UserError, match="社区名称重复"), store.begin() as uow:
        uow.communities.save([Community(name="银杏社区")])


def test_stamps_change_with_what_is_written_and_not_with_what_is_rolled_back(store: SqliteStore) -> None:
    with store.begin() as uow:
        first, second = uow.workers.save([worker(), worker("510104199001011235", "张敏")])
        uow.commit()
    with store.begin() as uow:
        before = uow.workers.stamps()
        assert uow.workers.stamps() is before
        uow.workers.save([msgspec.structs.replace(first, phone="13800000000")])
        written = uow.workers.stamps()
        assert [number for number in written if written[number] != before[number]] == [first.id]
    with store.begin() as uow:
        assert uow.workers.stamps() == before
        uow.workers.delete([second.id])
        uow.commit()
    with store.begin() as uow:
        assert uow.workers.stamps() == {first.id: before[first.id]}


def test_numbers_and_some_of_the_workers(store: SqliteStore) -> None:
    with store.begin() as uow:
        saved = uow.workers.save([worker(f"51010419900101{number:04d}") for number in range(120)])
        uow.commit()
    with store.begin() as uow:
        assert uow.workers.numbers() == {one.id: one.id_number for one in saved}
        assert uow.workers.some([saved[3].id, saved[1].id, 9999]) == [saved[1], saved[3]]
        assert uow.workers.some([one.id for one in saved[:110]]) == saved[:110]
