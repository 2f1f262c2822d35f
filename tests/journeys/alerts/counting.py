"""How far has it come, whom did the carriers tell of it, and were they the right ones?"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from tests.journeys.alerts.people import Cast
from tests.journeys.cast import expect
from tests.journeys.client import until

DIFFERENCES_SHOWN = 5


def newest(cast: Cast) -> dict[str, Any]:
    """The newest thing told of the alert."""
    found: dict[str, Any] = cast.officer("serik").get(f"{cast.thread}/events")["results"][0]
    return found


def heard(cast: Cast) -> dict[str, Any]:
    """Whom the carriers told of it, kept to be compared with the ledger."""
    cast.gateways.wait()
    code = newest(cast)["code"]
    cast.told[code] = cast.around.heard(cast.alert["id"], code, cast.mark)
    return cast.told[code]


def progress(cast: Cast, event: int | None = None) -> dict[str, Any]:
    """Of the newest thing told, or of an earlier one."""
    asked = "" if event is None else f"?event={event}"
    found: dict[str, Any] = cast.officer("serik").get(f"{cast.thread}/progress{asked}")
    return found


def expect_told(found: Mapping[str, "Counter[str]"], wanted: Mapping[str, set[str]], what: str) -> None:
    """By each of these channels each of these addresses once, and no other. Raises Deviation with some differences."""
    for kind in wanted:
        twice = [each for each, count in found[kind].items() if count > 1]
        missing, more = wanted[kind] - set(found[kind]), set(found[kind]) - wanted[kind]
        for fault, those in (("more than once", twice), ("not", missing), ("though nobody meant them", more)):
            some = ", ".join(sorted(those)[:DIFFERENCES_SHOWN])
            expect(not those, f"{what}: by {kind} {len(those)} of {len(wanted[kind])} were told {fault}: {some}")


def numbers(told: Mapping[str, Collection[str]]) -> str:
    return ", ".join(f"{len(those):,} by {kind}" for kind, those in told.items() if those)


def handed_over(cast: Cast, *, seconds: float = 300) -> dict[str, Any]:
    """How far it has come, once everything planned so far was handed over."""

    def look() -> dict[str, Any] | None:
        found = progress(cast)
        ways = found["ways"]
        whole = found["audience"]["frozen_at"] and ways and not any(one["waiting"] or one["open"] for one in ways)
        return found if whole else None

    return until(look, "everything planned to be handed over", seconds=seconds, pause=0.5)


def planned(found: Mapping[str, Any]) -> set[str]:
    """The channels of which anything was planned so far."""
    return {one["channel"] for one in found["ways"] if one["planned"]}


def pace(found: dict[str, Any]) -> str:
    told = found["pace"]
    return f"the first after {told['first']} s, half after {told['half']} s, the last after {told['last']} s"
