"""Who are the many? Invented people by their number: where they are, how they can be told, which language they read.

Pure, so that whoever makes their rows and whoever counts afterwards mean the same people.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

LANGUAGES = ("en", "kk", "ru", "uz", "uz-cyrl")
# The last ten signed up by e-mail and allow pushes alone: their address is known, and nothing may go there.
WAYS: tuple[tuple[str, ...], ...] = (
    ("sms", "fcm"), ("sms", "fcm"), ("sms", "apns"), ("sms",), ("sms",),
    ("email", "fcm"), ("email", "apns"), ("email", "webpush"), ("email",), ("email", "telegram"),
    ("fcm",), ("fcm",), ("fcm",), ("fcm",), ("fcm",), ("apns",), ("apns",), ("apns",), ("webpush",), ("unifiedpush",),
)  # fmt: skip
CHANNELS = ("apns", "email", "fcm", "sms", "telegram", "unifiedpush", "webpush")
PUSHES = frozenset({"fcm", "apns", "webpush", "unifiedpush"})
EPICENTRE, BUSAN = (37.55, 127.10), (35.18, 129.08)
FELT_KM, LIVES_WITHIN_KM, KM_A_DEGREE = 30, 28, 111.2
FIRST_CHAT = 7_000_000_000
EVERY_VOLUNTEER = 97


@dataclass(frozen=True)
class Member:
    """`number` counts from nothing; who lives far away comes after all who live near."""

    number: int
    near: bool

    @property
    def ways(self) -> tuple[str, ...]:
        return WAYS[self.number % len(WAYS)]

    @property
    def pushed_alone(self) -> bool:
        return not {"sms", "email"} & set(self.ways)

    @property
    def volunteers(self) -> bool:
        return self.number % EVERY_VOLUNTEER == 0

    @property
    def language(self) -> str:
        return LANGUAGES[self.number // len(WAYS) % len(LANGUAGES)]

    @property
    def email(self) -> str | None:
        """By which they sign in; who has none signs in by telephone."""
        return None if "sms" in self.ways else f"p{self.number}@crowd.example"

    @property
    def phone(self) -> str | None:
        return address("sms", self.number) if "sms" in self.ways else None

    @property
    def place(self) -> tuple[float, float]:
        """(latitude, longitude), the same each time."""
        (north, east), order = EPICENTRE if self.near else BUSAN, random.Random(self.number)
        away, turn = LIVES_WITHIN_KM * math.sqrt(order.random()), order.uniform(0, 2 * math.pi)
        wide = KM_A_DEGREE * math.cos(math.radians(north))
        return north + away * math.cos(turn) / KM_A_DEGREE, east + away * math.sin(turn) / wide


def address(kind: str, number: int) -> str:
    """Where the carrier of this kind finds them; of browsers the last part of the endpoint."""
    match kind:
        case "sms":
            return f"+8210{50_000_000 + number}"
        case "email":
            return f"p{number}@crowd.example"
        case "apns":
            return f"{number + 1:064x}"
        case "telegram":
            return str(FIRST_CHAT + number)
        case "fcm":
            return f"crowd-{number:06d}:" + "A" * 140
    return f"{kind}-{number:06d}"


def how_many_far(people: int) -> int:
    return max(people // 20, 20)


def crowd(people: int) -> Iterator[Member]:
    """So many near the epicentre, and a twentieth as many more in Busan."""
    yield from (Member(number, number < people) for number in range(people + how_many_far(people)))


def readers(people: int) -> list[Member]:
    """Some of those near whom a short message would reach later, and who look at their phone before that."""
    able = (one for one in crowd(people) if one.near and "sms" in one.ways and PUSHES & set(one.ways))
    return [one for one, _place in zip(able, range(max(people // 100, 10)), strict=False)]
