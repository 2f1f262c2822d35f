"""The register and journeys: who lives where, who is on the way, and what the mission counts."""

from typing import Any

from tests.journeys.abroad.people import BEK, SEOUL, VIENNA, Cast, day
from tests.journeys.cast import expect, expect_equal
from tests.journeys.client import CODE, until
from tests.journeys.telling import note, step

REGISTER, TRIPS, OPEN = "/api/v1/registrations", "/api/v1/trips", "/api/v1/public/trips"


def enter(cast: Cast) -> None:
    with step("the mother signs up and tells who they are"):
        cast.phone.sign_in(cast.address, new=True)
        cast.mother = person(cast, "self", "Madina", "1988-03-14", "F")
        cast.child = person(cast, "parent", "Alua", "2018-09-01", "F")
    with step("she enters both; the place says which mission keeps them"):
        entries = [entered(cast, one) for one in (cast.mother, cast.child)]
        expect_equal([entry["mission"] for entry in entries], [SEOUL, SEOUL], "the missions")
    with step("sent twice it is one entry, and another mission's register is not tried by accident"):
        cast.phone.post(REGISTER, stay(cast.mother), expect=409)
    with step("Bek examines the entries"):
        cast.officer(cast.bek, BEK)
        for entry in entries:
            cast.bek.post(f"/api/v1/staff/registrations/{entry['id']}/accept")
        states = {row["state"] for row in cast.phone.get(REGISTER)["results"]}
        expect_equal(states, {"active"}, "the entries")
    with step("a sister may be told that they are safe, and nothing else"):
        sister = cast.phone.post(f"/api/v1/persons/{cast.mother}/emergency-contacts", contact(cast), expect=201)
        wording = cast.phone.get("/api/v1/consent-texts")["wording"]
        consent = {"contact": sister["id"], "what": "safety", "wording": wording}
        cast.phone.post(f"/api/v1/persons/{cast.mother}/consents", consent, expect=201)
    counts = figures(cast, "KR")
    expect(counts["registered"] >= 2 and counts["minors"] >= 1, f"the family is not counted: {counts}")
    note("in Korea: " + ", ".join(f"{number} {name}" for name, number in counts.items()))


def person(cast: Cast, acting_as: str, given: str, born: str, sex: str) -> str:
    facts = {
        "acting_as": acting_as,
        "primary_identifier": cast.name,
        "secondary_identifier": given,
        "birth_date": born,
        "sex": sex,
        "nationality": "KAZ",
        "residence": "KOR",
    }
    told: str = cast.phone.post("/api/v1/persons", facts, expect=201)["id"]
    return told


def stay(whom: str) -> dict[str, Any]:
    return {
        "person": whom,
        "stay": "permanent",
        "reason": "work",
        "place": {"state": "KR", "region": "KR-11"},
        "dwelling": {"address": "9 Example-ro", "city": "Seoul", "phone": "+82 10 0000 0000"},
        "since": "2024-03-01",
    }


def entered(cast: Cast, whom: str) -> dict[str, Any]:
    entry: dict[str, Any] = cast.phone.post(REGISTER, stay(whom), expect=201)
    return entry


def contact(cast: Cast) -> dict[str, Any]:
    return {
        "name": "Example Sister",
        "relation": "sibling",
        "email": f"sister-{cast.tag}@family.example",
        "language": "kk",
    }


def figures(cast: Cast, state: str) -> dict[str, Any]:
    """What Bek's mission counts in a State, never one number."""
    places = cast.bek.get("/api/v1/staff/head-counts")["places"]
    found: dict[str, Any] = next(row["figures"] for row in places if row["place"] == state)
    return found


def travel(cast: Cast) -> None:
    companions = [{"person": cast.child}, {"primary_identifier": "Muster", "nationality": "DEU"}]
    trip = {"person": cast.mother, "legs": [leg("AT", "Vienna")], "companions": companions}
    with step("a journey with the same companion twice is refused"):
        cast.phone.post(TRIPS, {**trip, "companions": [{"person": cast.child}] * 2}, expect=400)
    with step("the mother tells of one to Vienna, with the child and a friend of another nationality"):
        told = cast.phone.post(TRIPS, trip, expect=201)
        expect_equal([part["mission"] for part in told["legs"]], [VIENNA], "the mission on the way")
    with step("a traveller without an account tells of theirs by a code sent to them, and reads it by a link"):
        address = f"guest-{cast.tag}@family.example"
        cast.public.post(f"{OPEN}/codes", {"email": address}, expect=202)
        code = until(lambda: code_in(cast, address), "the code")
        made = cast.public.post(OPEN, open_trip(address, code), expect=201)
        read = cast.public.get(f"{OPEN}/own", headers={"X-Trip-Token": made["token"]})
        expect(read["without_account"] and read["person"] is None, "it should belong to nobody's account")
    with step("it is taken back by the same link"):
        cast.public.call("POST", f"{OPEN}/own/cancel", expect=204, headers={"X-Trip-Token": made["token"]})


def leg(state: str, city: str) -> dict[str, Any]:
    return {"place": {"state": state}, "city": city, "arrives_on": day(0), "leaves_on": day(6)}


def open_trip(address: str, code: str) -> dict[str, Any]:
    traveller = {
        "primary_identifier": "Zholaushy",
        "secondary_identifier": "Serik",
        "birth_date": "1990-04-12",
        "nationality": "KAZ",
    }
    return {"contact": {"email": address}, "code": code, "traveller": traveller, "legs": [leg("KR", "Daegu")]}


def code_in(cast: Cast, address: str) -> str | None:
    texts = [CODE.search(message["text"]) for message in cast.place.messages(address)]
    return next((found[0] for found in texts if found), None)
