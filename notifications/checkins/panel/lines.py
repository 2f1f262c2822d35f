"""How is one of the list read on a screen: who, why they come here, and how one gets at them?"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from econsulate.core.countries import country_name
from notifications.alerts.panel.desk import Desk, people
from notifications.alerts.panel.words import channel_name
from notifications.alerts.services import library
from notifications.checkins.models.answers import CheckInReport
from notifications.checkins.models.check_ins import CheckInPerson
from notifications.checkins.models.choices import Ground, Help, Status
from notifications.checkins.services import seeing
from notifications.checkins.services.seeing import Seen

LANGUAGES = dict(settings.LANGUAGES)
BADGES = {Status.NEED_HELP: "bad", Status.SILENT: "warn", Status.SAFE: "good", Status.NOT_IN_AREA: ""}
# The browser says which names stand on its screen: those are not read again each time the list is.
SHOWN = "X-Names-Shown"


def lines_of(desk: Desk, rows: Sequence[CheckInPerson]) -> list[dict[str, Any]]:
    already = {row.subject for row in rows} & set(named_on(desk.request))
    found = seeing.seen(rows, by=desk.me, now=desk.now, but=already)
    places = dict(library.named({one.place for one in found if one.place}))
    return [line_of(one, places, is_shown=one.row.subject in already) for one in found]


def named_on(request: HttpRequest) -> Iterator[UUID]:
    for text in request.headers.get(SHOWN, "").split(","):
        try:
            yield UUID(text)
        except ValueError:
            continue


def line_of(seen: Seen, places: Any, *, is_shown: bool = False) -> dict[str, Any]:
    """`is_shown`: the name stands on the screen already, and stays there."""
    row = seen.row
    return {
        "row": row,
        "name": seen.name,
        "is_shown": is_shown,
        "short": row.subject.hex[:8],
        "status": Status(row.status).label,
        "badge": BADGES[Status(row.status)],
        "help": Help(row.help).label if row.help else "",
        "grounds": [(Ground(ground).label, points) for ground, points in seen.grounds if ground in Ground.values],
        "languages": [LANGUAGES.get(code, code) for code in seen.languages],
        "ways": list(dict.fromkeys(channel_name(kind) for kind in seen.ways)),
        "place": places.get(seen.place) or (country_name(row.state) if row.state else ""),
        "reports": seen.reports,
    }


def report_lines(reports: Sequence[CheckInReport]) -> list[tuple[CheckInReport, Any, str, str]]:
    """With how it is said they are, and the officer who wrote it down."""
    names = people([each.said_by for each in reports if each.by_staff])
    return [
        (each, Status(each.status).label, BADGES[Status(each.status)], names.get(each.said_by_id, ""))
        for each in reports
    ]


def shown_names(lines: Collection[dict[str, Any]]) -> str:
    """For the next time this list is read."""
    return ",".join(str(line["row"].subject) for line in lines if line["name"] or line["is_shown"])
