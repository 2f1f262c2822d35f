"""Who travels? A mother with an identity card whose number is long, her child, and a grandmother with a single name.

All three are invented. The mother acts for everybody: as herself, as a parent, and as an attorney.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.journeys import documents

TODAY = date.today()  # noqa: DTZ011 - the traveller's own day
ARRIVAL = TODAY + timedelta(days=40)
DEPARTURE = ARRIVAL + timedelta(days=9)
EXPIRES = TODAY.replace(year=TODAY.year + 4, day=1)
CHILD_BORN = TODAY.replace(year=TODAY.year - 8, day=1)


@dataclass
class Traveller:
    """One applicant; ids are filled in as the story goes on."""

    name: str
    facts: dict[str, Any]
    passport: dict[str, Any]
    language: str = "en"
    application: str = ""
    reference: str = ""
    checklist: list[str] = field(default_factory=list)
    visa: str = ""
    refusal: str = ""

    @property
    def path(self) -> str:
        return f"/api/v1/visa-applications/{self.application}"

    @property
    def desk(self) -> str:
        """The same file, from the officers' side."""
        return f"/api/v1/staff/visa-applications/{self.application}"

    @property
    def age(self) -> int:
        return (TODAY - date.fromisoformat(self.facts["birth_date"])).days // 365


def mrz_date(day: str) -> str:
    return day[2:].replace("-", "")


def traveller(*, kind: str, number: str, acting_as: str, language: str = "en", **facts: Any) -> Traveller:
    """With a travel document whose zone says the same as what is typed."""
    state = facts["nationality"]
    zone = documents.card_zone if kind == "identity_card" else documents.passport_zone
    primary, secondary = facts["primary_identifier"], facts.get("secondary_identifier")
    lines = zone(
        state=state,
        number=number,
        primary=primary,
        secondary=secondary,
        born=mrz_date(facts["birth_date"]),
        sex=facts["sex"],
        expires=mrz_date(EXPIRES.isoformat()),
    )
    passport = {
        "kind": kind,
        "number": number,
        "issuing_state": state,
        "nationality": state,
        "expires_on": EXPIRES.isoformat(),
        "mrz_lines": lines,
    }
    name = " ".join(filter(None, (secondary, primary)))
    return Traveller(name, {"acting_as": acting_as, "residence": "KOR", **facts}, passport, language)


def family() -> list[Traveller]:
    mother = traveller(
        kind="identity_card",
        number="KR2026DEMO01",
        acting_as="self",
        primary_identifier="Sample",
        secondary_identifier="Mina",
        birth_date="1988-03-14",
        sex="F",
        nationality="KOR",
    )
    child = traveller(
        kind="passport",
        number="M00DEMO02",
        acting_as="parent",
        primary_identifier="Sample",
        secondary_identifier="Juno",
        birth_date=CHILD_BORN.isoformat(),
        sex="M",
        nationality="KOR",
    )
    grandmother = traveller(
        kind="passport",
        number="X0DEMO003",
        acting_as="attorney",
        language="ru",
        primary_identifier="Melatidemo",
        birth_date="1952-11-02",
        sex="F",
        nationality="IDN",
    )
    return [mother, child, grandmother]


def form(traveller: Traveller, address: str) -> dict[str, Any]:
    """The sections of the application form."""
    occupations = {"self": "employed", "parent": "child", "attorney": "retired"}
    return {
        "trip": {
            "arrival_on": ARRIVAL.isoformat(),
            "departure_on": DEPARTURE.isoformat(),
            "entries": "single",
            "address": "Hotel Example, 5 Example Street, Almaty",
        },
        "contact": {"email": address, "phone": "+821000000000", "address": "9 Example-ro, Seoul"},
        "occupation": {"status": occupations[traveller.facts["acting_as"]]},
        "history": {"visited_before": False, "refused_before": False},
        "declaration": {"truthful": True, "data_processing": True},
    }
