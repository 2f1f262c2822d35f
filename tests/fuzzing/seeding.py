"""What lies behind the addresses that the fuzzer tries? The world of the access tests, made beside the demo data.

`manage.py shell -c` runs `seed`: it writes a JSON file that says, for each operation of the API, who may call it and
the ways in that lead to something: identifiers for its path, headers, and a body that is taken while the state allows.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test.utils import setup_test_environment, teardown_test_environment

from consular.missions.models.missions import Mission
from consular.visas.models.applications import VisaApplication
from consular.visas.services.assigning import colleagues_for
from econsulate.core.access import Anyone, Officer
from notifications.alerts.cap.writing import write
from notifications.alerts.models.alerts import Alert
from tests.access.desk_doors import ACCEPTED_GATES
from tests.access.doors import DOORS, Door
from tests.access.knocks import TUS, WITHIN
from tests.factories.alerts import a_key, an_alert, approve, done, release, submit
from tests.factories.cap import a_message
from tests.factories.world import Office, World, a_world_at
from tests.people import phone_of, session_token

# Many operations end what they act on, so there is more than one of what most of them want.
MORE = {"submitted": 3, "in_review": 4, "consulted": 1, "asked": 1, "proposed": 2, "decided": 1}
SECOND_OFFICER = (
    "/decide", "/return", "visa-orders/{public_id}/confirm", "visa-replacements/{public_id}/confirm",
)  # fmt: skip
CALLERS = ("aigul", "bek", "erlan", "reviewer", "auditor", "administrator", "operator", "approver")
PART = re.compile(r"<\w+:(\w+)>")
MISSION = r"(?P<code>[A-Z]{2}-[A-Z0-9]{2,8})\Z"
CODES = {"public/missions": "KZ-SEO", "staff/missions": "KZ-SEO", "visa-categories": "tourist", "items": "passport"}


def seed(file: str) -> None:
    """Commit the world and write down how to reach it."""
    setup_test_environment()
    try:
        found = reachable()
    finally:
        teardown_test_environment()
    Path(file).write_text(json.dumps(found, default=str))


def reachable() -> dict[str, Any]:
    world = a_world_at(*(Mission.objects.get(code=code) for code in ("KZ-SEO", "KZ-VIE")))
    callers = {name: getattr(world, name) for name in CALLERS}
    return {
        "tokens": {name: session_token(user, second_factor=user.is_staff) for name, user in callers.items()},
        "operations": dict(operations(world, things_of(world))),
    }


def things_of(world: World) -> Mapping[str, list[UUID]]:
    office = Office(*(phone_of(user) for user in (world.aigul, world.bek, world.erlan)))
    found = {name: [public_id] for name, public_id in world.things.items()}
    for name, count in MORE.items():
        make = office.new if name == "submitted" else getattr(office, name)
        found[name] += [make(f"{name.title().replace('_', '')}{letter}").public_id for letter in "ABCDEF"[:count]]
    return found


def operations(world: World, things: Mapping[str, list[UUID]]) -> Iterator[tuple[str, Any]]:
    within = {part: world.things[name] for part, name in WITHIN.items()}
    public = {"identifier": told_to_all(world), "language": "kk"}
    for route, door in DOORS.items():
        path = path_of(route)
        code = next((code for place, code in CODES.items() if place in path), None)
        ids = things[door.thing] if door.thing else [None]
        ways = [
            {
                "path": {"code": code, "public_id": public_id, **within, **public},
                "body": body_of(path, door, public_id, world),
                "headers": headers_of(path),
                **raw_of(path),
            }
            for public_id in ids
        ]
        yield path, {"caller": caller_of(path, door), "ways": ways}


def told_to_all(world: World) -> str:
    """The identifier of an alert that the public can read."""
    a_key("live")
    operator, approver = phone_of(world.operator), phone_of(world.approver)
    alert = an_alert(operator)
    done(submit(operator, alert, *ACCEPTED_GATES))
    done(approve(approver, alert))
    done(release(operator, alert))
    return alert.events.latest("seq").identifier


def path_of(route: str) -> str:
    """A route as docs/openapi.yaml writes it."""
    return "/" + PART.sub(r"{\1}", route.replace(MISSION, "{code}"))


def headers_of(path: str) -> Mapping[str, str]:
    if "/uploads" in path:
        return TUS
    return {"If-Match": "*"} if path.endswith("/versions") else {}


def raw_of(path: str) -> Mapping[str, Any]:
    """What isn't JSON, and the question it comes with."""
    if path.endswith("/cap-imports"):
        return {"raw": write(a_message()).decode(), "query": {"mission": "KZ-SEO", "draft": "always"}}
    return {"raw": "", "query": {}}


def caller_of(path: str, door: Door) -> str:
    if door.audience is Anyone:
        return ""
    if path.endswith(SECOND_OFFICER) and not door.by:
        return "erlan"
    return door.by or ("bek" if door.audience is Officer else "aigul")


def body_of(path: str, door: Door, public_id: UUID | None, world: World) -> dict[str, Any]:
    """What the access tests send, with the parts that only the thing itself knows."""
    body = {**door.body, **{name: world.things[thing] for name, thing in door.refers.items()}}
    if path.endswith("/decide"):
        body["content_hash"] = VisaApplication.objects.get(public_id=public_id).proposals.get().content_hash
    if path.endswith("visa-applications/{public_id}/assign"):
        free = colleagues_for(VisaApplication.objects.get(public_id=public_id))
        body["colleague"] = next(each.id for each in free if each.name == "Gulnar (demo)")
    if path.endswith(("operations/alerts", "operations/check-ins")):
        body["incident"] = world.things["incident"]
    if door.thing == "alert" and "content_hash" in body:
        body["content_hash"] = Alert.objects.get(public_id=public_id).versions.latest("pk").content_hash
    if "reference" in body:
        body["reference"] = VisaApplication.objects.get(public_id=world.things["in_review"]).reference
    return body
