"""An encrypted office in a folder of the test, as the program opens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from helpers.users import PASSWORD, USER

from shequ_hr.model.people import Community, Office
from shequ_hr.ports import Workspace
from shequ_hr.security.roles import Action
from ui.bootstrap import create_workspace, open_workspace


@dataclass
class HandClock:
    """A clock that is set by hand."""

    at: datetime = field(default_factory=lambda: datetime(2026, 5, 8, 9, 0, tzinfo=timezone(timedelta(hours=8))))

    def now(self) -> datetime:
        """What it was set to."""
        return self.at

    def today(self) -> date:
        """Its day."""
        return self.at.date()


class Place:
    """One office that is opened and closed again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, HandClock()
        self.ws, self.code = create_workspace(folder, USER, PASSWORD, self.clock)
        with self.ws.begin(Action.OFFICE_CREATE) as uow:
            uow.office.save(Office(unit="柏合街道", code="510112", level="street", pay_pack="x"))
            uow.commit()

    def name(self, name: str) -> None:
        """Change something: a community more."""
        with self.ws.begin(Action.PEOPLE_EDIT) as uow:
            uow.communities.save([Community(name=name)])
            uow.commit()

    def names(self) -> list[str]:
        """What was changed so far."""
        with self.ws.begin(Action.OFFICE_VIEW) as uow:
            return [place.name for place in uow.communities.all()]

    def reopen(self) -> Workspace:
        """Close it and come again."""
        self.ws.store.close()
        self.ws = open_workspace(self.folder, USER, PASSWORD, self.clock)
        return self.ws

    def rename(self, unit: str) -> None:
        """Another name for the office."""
        with self.ws.begin(Action.OFFICE_EDIT) as uow:
            office = uow.office.get()
            assert office is not None
            uow.office.save(msgspec.structs.replace(office, unit=unit))
            uow.commit()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """An office with no people."""
    made = Place(tmp_path / "office")
    yield made
    made.ws.store.close()
