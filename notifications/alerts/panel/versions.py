"""Which versions did an alert have, and what differs between any two of them?"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.choices import Verdict
from notifications.alerts.panel.alert import head_of
from notifications.alerts.panel.desk import desk_of, people, zone_of
from notifications.alerts.panel.reading import content_of, rows_between
from notifications.alerts.services import composing


@require_GET
def versions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All of them, newest first; with `?from=…&to=…` what differs between these two, else what the last one changed."""
    desk = desk_of(request)
    alert = desk.alert(public_id)
    rows = list(alert.versions.select_related("author", "template").order_by("-number"))
    by_number = {row.number: row for row in rows}
    after = chosen(request, "to", by_number, rows[0])
    before = chosen(request, "from", by_number, by_number.get(after.number - 1, after))
    names = people([row.author for row in rows])
    verdicts = {row.number: verdict for row, verdict in judged(alert, rows)}
    with timezone.override(zone_of(alert.incident)):
        differing = rows_between(content_of(before), content_of(after))
    context = {
        **head_of(desk, alert, composing.current(alert)),
        "lines": [(row, names.get(row.author_id, ""), verdicts.get(row.number, "")) for row in rows],
        "before": before,
        "after": after,
        "rows": differing,
    }
    return desk.screen("versions", context, about=alert.incident)


def chosen(request: HttpRequest, name: str, known: dict[int, AlertVersion], otherwise: AlertVersion) -> AlertVersion:
    """Raises Http404 for a number no version has."""
    if name not in request.GET:
        return otherwise
    text = request.GET[name]
    version = known.get(int(text)) if text.isdecimal() and len(text) < 10 else None
    if version is None:
        raise Http404
    return version


def judged(alert: Alert, rows: list[AlertVersion]) -> list[tuple[AlertVersion, str]]:
    """Which of them were approved by somebody at some time, and which only put forward."""
    put = alert.versions.filter(submissions__isnull=False).values_list("number", "submissions__approvals__verdict")
    said: dict[int, str] = {}
    for number, verdict in put:
        if said.get(number) != Verdict.APPROVED:
            said[number] = verdict or "submitted"
    return [(row, said[row.number]) for row in rows if row.number in said]
