"""Who plays? Five officers of the embassy in Seoul, six citizens by name, and the many. All of them are invented."""

import base64
import hmac
import secrets
import struct
import time
import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.journeys.alerts.counterparts import Around, Mark
from tests.journeys.alerts.crowd import CHANNELS, Member, address, crowd
from tests.journeys.alerts.gateways import Gateways
from tests.journeys.alerts.running import System
from tests.journeys.client import App, Place

# By address: which roles they have at the embassy.
OFFICERS = {
    "serik@staff.example": ("operator", "approver"),
    "gulnar@staff.example": ("operator", "approver"),
    "dana@staff.example": ("operator",),
    "bek@staff.example": ("officer",),
    "ainur@staff.example": ("approver",),
}
STEP_SECONDS, DIGITS, PROVED_LATELY_SECONDS = 30, 6, 240
OPERATIONS = "/api/v1/operations"
DIFFERENCES_SHOWN = 5


@dataclass
class World(Place):
    """Where codes are read: in what the carriers took, and by the secrets of second factors."""

    around: Around
    factors: Mapping[str, str] = field(default_factory=dict)

    def messages(self, address: str) -> list[dict[str, Any]]:
        if address.startswith("+"):
            return [{"text": text} for text in reversed(self.around.written_to(address))]
        mails = [one for one in list(self.around.office.taken) if one.recipient == address]
        return [{"text": one.text, "subject": str(one.message["Subject"])} for one in reversed(mails)]

    def one_time_password(self, address: str) -> str:
        """By RFC 6238."""
        key, step = base64.b32decode(self.factors[address]), int(time.time()) // STEP_SECONDS
        digest = hmac.digest(key, struct.pack(">Q", step), "sha1")
        (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
        return f"{(number & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"


@dataclass
class Citizen:
    """One by name, with a phone of their own. `ways`: by channel the address at which its carrier finds them."""

    name: str
    login: str
    region: str
    app: App
    language: str = "ru"
    ways: dict[str, str] = field(default_factory=dict)
    person: str = ""


@dataclass
class Cast:
    """`mark` is how much the carriers had taken when the newest thing was told; `seen` are those of the many who looked
    before short messages went out."""

    system: System
    around: Around
    many: int
    gateways: Gateways = field(default_factory=Gateways)
    place: World = field(init=False)
    officers: dict[str, App] = field(default_factory=dict)
    citizens: dict[str, Citizen] = field(default_factory=dict)
    public: App = field(init=False)
    proved: dict[str, float] = field(default_factory=dict)
    readers: list[App] = field(default_factory=list)
    seen: list[Member] = field(default_factory=list)
    keys: bytes = b""
    incident: str = ""
    alert: dict[str, Any] = field(default_factory=dict)
    mark: Mark = field(default_factory=dict)
    # By event: whom each carrier told, as `Around.heard` gives it.
    told: dict[str, dict[str, "Counter[str]"]] = field(default_factory=dict)
    check_in: str = ""

    def __post_init__(self) -> None:
        self.place = World(self.system.base, "", self.around)
        self.public = App(self.place)

    def close(self) -> None:
        apps = [self.public, *self.officers.values(), *self.readers]
        for app in [*apps, *(one.app for one in self.citizens.values())]:
            app.web.close()

    def officer(self, name: str) -> App:
        return self.officers[f"{name}@staff.example"]

    def prove(self, name: str) -> None:
        """A second factor, for the first time in a session or anew: an approval takes one of the last ten minutes."""
        email, app = f"{name}@staff.example", self.officer(name)
        if name not in self.proved:
            app.prove_second_factor(email)
        elif time.monotonic() - self.proved[name] > PROVED_LATELY_SECONDS:
            app.begin("2fa/reauthenticate", {"code": self.place.one_time_password(email)}, expect=(200,))
        else:
            return
        self.proved[name] = time.monotonic()

    @cached_property
    def near(self) -> list[Member]:
        return [one for one in crowd(self.many) if one.near]

    @cached_property
    def lost(self) -> Member:
        """One of the many who has nothing but an Android phone, which Google knows no more."""
        return next(one for one in self.near if one.ways == ("fcm",))

    @property
    def reached(self) -> list[Member]:
        return [one for one in self.near if one != self.lost]

    @property
    def thread(self) -> str:
        return f"{OPERATIONS}/alerts/{self.alert['id']}"

    def ways(self, members: Collection[Member], *names: str) -> dict[str, set[str]]:
        """By channel the addresses of these many and of these citizens."""
        found: dict[str, set[str]] = {kind: set() for kind in CHANNELS}
        for one in members:
            for kind in one.ways:
                found[kind].add(address(kind, one.number))
        for name in names:
            for kind, place in self.citizens[name].ways.items():
                found[kind].add(place)
        return found


def a_citizen(cast: Cast, name: str, region: str, *, phone: str = "") -> Citizen:
    """Signed up by a code, entered in the register there."""
    login = phone or f"{name}-{secrets.token_hex(3)}@family.example"
    app = App(cast.place, language="ru")
    app.sign_in(login, new=True)
    one = Citizen(name, login, region, app, ways={"sms" if phone else "email": login})
    facts = {
        "acting_as": "self",
        "primary_identifier": f"Ulgi{name}".title(),
        "secondary_identifier": name.title(),
        "birth_date": "1990-04-12",
        "sex": "X",
        "nationality": "KAZ",
        "residence": "KOR",
    }
    one.person = app.post("/api/v1/persons", facts, expect=201)["id"]
    stay = {
        "person": one.person,
        "stay": "permanent",
        "reason": "work",
        "place": {"state": "KR", "region": region},
        "dwelling": {"address": "9 Example-ro", "city": region, "phone": "+82 10 0000 0000"},
        "since": "2024-03-01",
    }
    app.post("/api/v1/registrations", stay, expect=201)
    cast.citizens[name] = one
    return one


def with_phone(one: Citizen, platform: str, token: str) -> None:
    """Their app says by which token it rings."""
    told = {"installation": str(uuid.uuid4()), "platform": platform, "token": token, "language": one.language}
    one.app.post("/api/v1/devices", told, expect=201)
    one.ways[platform] = token
