"""Who plays, and what do they hold in their hands?"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys.checking import Laptop
from tests.journeys.client import App, Deviation, Place
from tests.journeys.family import Traveller, family


@dataclass
class Cast:
    """The phone of the family, the devices of two officers, anybody's browser, and a checker's laptop."""

    place: Place
    folder: Path
    address: str
    phone: App = field(init=False)
    bek: App = field(init=False)
    erlan: App = field(init=False)
    public: App = field(init=False)
    laptop: Laptop = field(init=False)
    travellers: list[Traveller] = field(default_factory=family)
    papers: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.phone, self.bek, self.erlan, self.public = (App(self.place) for _ in range(4))
        self.laptop = Laptop(self.folder)

    def close(self) -> None:
        for app in (self.phone, self.bek, self.erlan, self.public):
            app.web.close()

    @property
    def mother(self) -> Traveller:
        return self.travellers[0]

    @property
    def child(self) -> Traveller:
        return self.travellers[1]

    @property
    def grandmother(self) -> Traveller:
        return self.travellers[2]

    def application(self, traveller: Traveller) -> dict[str, Any]:
        found: dict[str, Any] = self.phone.get(traveller.path)
        return found

    def timeline(self, traveller: Traveller) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.phone.get(f"{traveller.path}/timeline")
        return events


def expect(condition: object, otherwise: str) -> None:
    """Raise Deviation with these words unless it holds."""
    if not condition:
        raise Deviation(otherwise)


def expect_equal(found: object, wanted: object, what: str) -> None:
    expect(found == wanted, f"{what}: {found!r}, not {wanted!r}")
