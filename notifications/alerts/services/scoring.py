"""How long did each alert of an incident take, from its first word until most of those it was for had it?

A drill is held to learn this, and after a real alert it is asked too. Nobody is graded here, and no person named: each
step's seconds are given, so that one drill can be held beside the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import Approval, Submission
from notifications.alerts.models.choices import EventKind, Verdict
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.models.incidents import Incident
from notifications.broadcasts.services.progress import progress_of

MOST = 100
SENT_BACK = (Verdict.RETURNED, Verdict.REJECTED)


@dataclass(frozen=True)
class Score:
    """One alert, up to its first message. `submitted_at` is the first time it was put forward, `approved_at` the word
    it was released by; None where one person sent it alone."""

    alert: Alert
    first: AlertEvent
    submitted_at: datetime
    approved_at: datetime | None
    sent_back: int

    @property
    def headline(self) -> str:
        return str(self.first.version.texts["en"]["headline"])

    @property
    def begun_at(self) -> datetime:
        return self.alert.created_at

    @property
    def released_at(self) -> datetime:
        return self.first.broadcast.created_at

    @cached_property
    def figures(self) -> Mapping[str, Any]:
        return progress_of(self.first.broadcast)

    @property
    def audience(self) -> Mapping[str, int]:
        found: Mapping[str, int] = self.figures["audience"]
        return found

    @property
    def seconds(self) -> dict[str, float | None]:
        """Each step by itself; `first`, `half` and `most` (95 percent) count from the release."""
        pace = self.figures["pace"]
        return {
            "compose": between(self.begun_at, self.submitted_at),
            "approve": between(self.submitted_at, self.approved_at),
            "release": between(self.approved_at or self.submitted_at, self.released_at),
            "first": pace["first"],
            "half": pace["half"],
            "most": pace["most"],
        }


def between(earlier: datetime, later: datetime | None) -> float | None:
    return round((later - earlier).total_seconds(), 1) if later else None


def scores_of(incident: Incident) -> list[Score]:
    """Of the alerts that went out, in the order they did, the newest hundred."""
    firsts = AlertEvent.objects.filter(alert__incident=incident, kind=EventKind.ALERT)
    rows = firsts.select_related("alert", "version", "broadcast").defer("canonical", "xml", "jws")
    rows = rows.order_by("-pk")[:MOST]
    of_these = {"version__alert__in": [row.alert_id for row in rows]}
    submissions = list(Submission.objects.filter(**of_these).select_related("version").order_by("created_at"))
    verdicts = Approval.objects.filter(submission__in=[one.pk for one in submissions]).order_by("at")
    return [score_of(first, submissions, list(verdicts)) for first in reversed(rows)]


def score_of(first: AlertEvent, submissions: Sequence[Submission], verdicts: Sequence[Approval]) -> Score:
    """Out of what was put forward and said in the whole incident, in order."""
    ours = {one.pk: one for one in submissions if one.version.alert_id == first.alert_id}
    this_version = {one.pk for one in ours.values() if one.version_id == first.version_id}
    said = [one for one in verdicts if one.submission_id in ours and one.at <= first.broadcast.created_at]
    approved = [one.at for one in said if one.verdict == Verdict.APPROVED and one.submission_id in this_version]
    return Score(
        first.alert,
        first,
        submitted_at=next(one.created_at for one in ours.values()),
        approved_at=approved[-1] if approved else None,
        sent_back=sum(one.verdict in SENT_BACK for one in said),
    )
