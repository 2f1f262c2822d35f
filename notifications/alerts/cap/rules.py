"""Which rules does a message break whose elements, each by itself, are well written?

Each judge takes a part and yields what is wrong. What could not be understood is asked nothing more.
"""

from collections.abc import Callable, Iterator
from hashlib import sha1
from typing import Any, Final

from notifications.alerts.cap.parts import Part
from notifications.alerts.cap.problems import Problem
from notifications.alerts.cap.shapes import crosses_itself, is_degenerate
from notifications.alerts.cap.values import digest_bytes, is_absolute
from notifications.alerts.cap.vocabulary import DEFAULT_LANGUAGE, MsgType, Scope, Status

Found = Iterator[Problem]
ANSWERS: Final = frozenset({MsgType.UPDATE, MsgType.CANCEL, MsgType.ACK, MsgType.ERROR})
# What shapely needs grows with the square of the corners of one polygon.
MOST_CORNERS: Final = 8_000
MOST_CORNERS_IN_ALL: Final = 30_000


def broken_by(alert: Part) -> Found:
    for judge in ALERT_JUDGES:
        yield from judge(alert)
    for info in alert.parts("infos"):
        yield from expires_first(info, alert)
        for resource in info.parts("resources"):
            yield from content_of_file(resource)
        for area in info.parts("areas"):
            yield from heights(area)


def references_needed(alert: Part) -> Found:
    if alert.get("msg_type") in ANSWERS and alert.lacks("references"):
        told = f"A message of the kind {alert.get('msg_type')} names the message it belongs to."
        yield Problem("references-needed", f"{alert.path}/references", told)


def earlier_messages(alert: Part) -> Found:
    path, sent = f"{alert.path}/references", alert.get("sent")
    for reference in alert.get("references") or ():
        if (reference.sender, reference.identifier) == (alert.get("sender"), alert.get("identifier")):
            yield Problem("reference-to-itself", path, "The message names itself.")
        elif sent and reference.sent > sent:
            yield Problem("reference-from-the-future", path, f"{reference.identifier} was sent later than this one.")


def who_may_read(alert: Part) -> Found:
    scope = alert.get("scope")
    if scope == Scope.PRIVATE and alert.lacks("addresses"):
        yield Problem("addresses-needed", f"{alert.path}/addresses", "A Private message says for whom it is.")
    if scope == Scope.RESTRICTED and alert.lacks("restriction"):
        yield Problem("restriction-needed", f"{alert.path}/restriction", "A Restricted message says by which rule.")


def exercise_note(alert: Part) -> Found:
    if alert.get("status") == Status.EXERCISE and alert.lacks("note"):
        yield Problem("exercise-note", f"{alert.path}/note", "An exercise is named in note.")


def languages(alert: Part) -> Found:
    """Blocks of one language may be for several areas; for one area a reader wouldn't know which of them holds.

    Areas are told apart by what a program can compare; two that have only a name are one.
    """
    seen = set()
    for info in alert.parts("infos"):
        if "language" in info.spoilt or any(area.spoilt for area in info.parts("areas")):
            continue
        language = info.get("language") or DEFAULT_LANGUAGE
        found = (language.lower(), frozenset(where(area) for area in info.parts("areas")))
        if found in seen:
            told = f"An earlier block is in {language} too, for the same area."
            yield Problem("one-info-per-language", info.path, told)
        seen.add(found)


def where(area: Part) -> tuple[Any, ...]:
    geocodes = frozenset((code.get("value_name"), code.get("value")) for code in area.parts("geocodes"))
    polygons, circles = (frozenset(shape for _path, shape in area.listed(name)) for name in ("polygons", "circles"))
    return (geocodes, polygons, circles, area.get("altitude"), area.get("ceiling"))


def same_category(alert: Part) -> Found:
    yield from alike(alert, "categories", "same-category", lambda listed: frozenset(value for _path, value in listed))


def same_event_code(alert: Part) -> Found:
    yield from alike(
        alert,
        "event_codes",
        "same-event-code",
        lambda listed: frozenset((code.get("value_name"), code.get("value")) for _path, code in listed),
    )


def alike(alert: Part, field: str, rule: str, told: Callable[[list[tuple[str, Any]]], frozenset[Any]]) -> Found:
    understood = [info for info in alert.parts("infos") if field not in info.spoilt]
    for info in understood[1:]:
        if told(info.listed(field)) != told(understood[0].listed(field)):
            yield Problem(rule, info.path, f"The block tells others than {understood[0].path}.")


def expires_first(info: Part, alert: Part) -> Found:
    expires = info.get("expires")
    if expires is None:
        return
    for name, begins in (
        ("effective", info.get("effective")),
        ("onset", info.get("onset")),
        ("sent", alert.get("sent")),
    ):
        if begins and expires <= begins:
            yield Problem("expires-first", f"{info.path}/expires", f"It ends no later than {name}.")
            return


def content_of_file(resource: Part) -> Found:
    uri, content, digest = (resource.get(name) for name in ("uri", "deref_uri", "digest"))
    if uri and not is_absolute(uri) and not content and "deref_uri" not in resource.spoilt:
        yield Problem("relative-uri", f"{resource.path}/uri", "Without content here, a relative URI leads nowhere.")
    if content and digest and sha1(content, usedforsecurity=False).digest() != digest_bytes(digest):
        yield Problem("digest", f"{resource.path}/digest", "It is the digest of something else than derefUri.")


def heights(area: Part) -> Found:
    altitude, ceiling = area.get("altitude"), area.get("ceiling")
    if ceiling is None:
        return
    if altitude is None and "altitude" not in area.spoilt:
        yield Problem("ceiling-without-altitude", f"{area.path}/ceiling", "There is no altitude.")
    elif altitude is not None and ceiling < altitude:
        yield Problem("ceiling-below-altitude", f"{area.path}/ceiling", "It lies below altitude.")


def polygons(alert: Part) -> Found:
    corners = 0
    for info in alert.parts("infos"):
        for area in info.parts("areas"):
            for path, polygon in area.listed("polygons"):
                corners += len(polygon.points)
                if len(polygon.points) > MOST_CORNERS or corners > MOST_CORNERS_IN_ALL:
                    told = f"There are more than {MOST_CORNERS:,} corners, or {MOST_CORNERS_IN_ALL:,} in the message."
                    yield Problem("polygon-too-long", path, told)
                    return
                if is_degenerate(polygon):
                    yield Problem("polygon-degenerate", path, "All corners lie on one line.")
                elif crosses_itself(polygon):
                    yield Problem("polygon-crosses-itself", path, "Its sides meet elsewhere than at their ends.")


ALERT_JUDGES: Final = (
    references_needed,
    earlier_messages,
    who_may_read,
    exercise_note,
    languages,
    same_category,
    same_event_code,
    polygons,
)
