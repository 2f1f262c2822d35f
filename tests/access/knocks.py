"""One method at one address, tried by somebody; and what stands in the database before and after."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from tests.access.doors import DOORS, GHOST, Door
from tests.architecture.tree import Address, addresses
from tests.factories.world import World
from tests.people import Phone

METHODS = ("get", "head", "post", "put", "patch", "delete")
# A request counts against limits and refreshes its session; neither is a change anybody owns.
FLEETING = ("core_requestlimit", "django_session", "usersessions_usersession")
# What stands in an address behind the thing itself.
WITHIN = {
    "code_id": "share_code",
    "message_id": "said",
    "attachment_id": "attachment",
    "subject": "citizen",
    "call": "check_in_call",
}
# What is asked of an address that answers nobody without a question.
ASKED = {"api/v1/staff/people": {"q": "Example"}}
TUS = {"tus-resumable": "1.0.0", "upload-offset": "0", "upload-length": "10"}


@dataclass(frozen=True)
class Knock:
    address: Address
    method: str

    @property
    def door(self) -> Door:
        return DOORS[self.address.route]

    def __str__(self) -> str:
        return f"{self.method} {self.address.route}"

    def path(self, world: World, *, ghost: bool) -> str:
        thing = GHOST if ghost or not self.door.thing else str(world.things[self.door.thing])
        path = self.address.route.replace("<uuid:public_id>", thing)
        path = path.replace("missions/<slug:code>", "missions/KZ-SEO").replace("<slug:code>", "passport")
        for part, name in WITHIN.items():
            path = path.replace(f"<uuid:{part}>", str(world.things[name]))
        return "/" + path

    def by(self, phone: Phone, world: World, *, ghost: bool = False) -> Any:
        """The answer this caller gets; `ghost` puts an id nobody has in place of Aigul's thing."""
        path = self.path(world, ghost=ghost)
        if "/uploads" in path:
            kind = "application/offset+octet-stream"
            return phone.generic(self.method.upper(), path, b"12345", kind, headers=TUS)
        send = getattr(phone, self.method)
        if self.method in {"get", "head"}:
            return send(path, ASKED.get(self.address.route, {}))
        named = {name: str(world.things[thing]) for name, thing in self.door.refers.items()}
        return send(path, {**self.door.body, **named}, format="json")


def addresses_of(prefix: str) -> list[Address]:
    return [address for address in addresses() if address.route.startswith(prefix)]


KNOCKS = [
    Knock(address, method)
    for address in addresses_of("api/v1/")
    for method in METHODS
    if address.route in DOORS and hasattr(address.view, "get" if method == "head" else method)
]


def everything() -> list[tuple[Any, ...]]:
    """Table, count and sum of hashes over every row, but for what comes and goes with any request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = 'everything'")
        if cursor.fetchone() == (0,):
            cursor.execute(f"PREPARE everything AS {hashes_of_all(cursor)}")
        cursor.execute("EXECUTE everything")
        return sorted(cursor.fetchall(), key=str)


def hashes_of_all(cursor: Any) -> str:
    """One statement over all tables; to plan it takes longer than to run it."""
    tables = sorted(set(connection.introspection.table_names(cursor)) - set(FLEETING))
    return " UNION ALL ".join(
        f"SELECT '{table}', count(*), sum(hashtextextended(t::text, 0)::numeric) FROM \"{table}\" t"  # noqa: S608
        for table in tables
    )


def told(answer: Any) -> Any:
    """All that a caller gets, but for what differs between any two requests."""
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    body = {**answer.json(), "request_id": ""} if answer.content else {}
    return headers, body
