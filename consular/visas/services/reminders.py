"""Who has to be reminded before a draft or a time to answer runs out? Each reminder once, and none that is stale."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.reminders import Reminder, ReminderKind
from consular.visas.services.reaching import is_reachable, write
from econsulate.core.audit.services import record
from econsulate.core.work.each import each_by_itself
from notifications import facade

EARLY, LAST = timedelta(days=14), timedelta(days=3)
Kind = ReminderKind
# By state: what is reminded of, the most pressing first. A reminder that comes late gives way to the next.
KINDS: Mapping[str, tuple[Kind, ...]] = {
    State.DRAFT: (Kind.DRAFT_LAST, Kind.DRAFT_EARLY),
    State.AWAITING_APPLICANT: (Kind.ANSWER_LAST, Kind.ANSWER_HALF),
}
BODIES: Mapping[Kind, Any] = {
    Kind.DRAFT_EARLY: _("You have not submitted your visa application {reference} yet. It is kept until {day}."),
    Kind.DRAFT_LAST: _("Your visa application {reference} is not submitted. Submit it by {day}, or it ends."),
    Kind.ANSWER_HALF: _("We are waiting for your answer about your visa application {reference}, until {day}."),
    Kind.ANSWER_LAST: _("Answer us about your visa application {reference} by {day}, or it ends without a decision."),
}


def remind(*, now: datetime) -> int:
    """Send every reminder that is due; safe to run twice, and twice at once. Returns how many went out."""
    return each_by_itself(approaching(now).iterator(chunk_size=200), partial(remind_one, now=now))


def approaching(now: datetime) -> QuerySet[VisaApplication]:
    """Applications near their end whose last reminder hasn't gone out."""
    last = Reminder.objects.filter(
        application=OuterRef("pk"), deadline=OuterRef("lapses_at"), kind__in=[Kind.DRAFT_LAST, Kind.ANSWER_LAST]
    )
    waiting = Q(state=State.AWAITING_APPLICANT) | Q(state=State.DRAFT, lapses_at__lte=now + EARLY)
    return VisaApplication.objects.filter(waiting, ~Exists(last), lapses_at__gt=now).only("pk", "public_id")


@transaction.atomic
def remind_one(application: VisaApplication, *, now: datetime) -> bool:
    """Send the most pressing reminder that is due and was not sent; False when there is none.

    While nobody acts for the applicant it stays due: a reminder read too late would be a stale one.
    """
    rows = VisaApplication.objects.select_for_update(of=("self",), no_key=True).select_related(
        "mission", "person__data_key"
    )
    application = rows.get(pk=application.pk)
    deadline = application.lapses_at
    kind = due_kind(application, deadline, now) if deadline else None
    if deadline is None or kind is None or not is_reachable(application):
        return False
    _row, is_new = Reminder.objects.get_or_create(
        application=application, kind=kind, deadline=deadline, defaults={"sent_at": now}
    )
    if is_new:
        tell(application, kind, deadline)
    return is_new


def due_kind(application: VisaApplication, deadline: datetime, now: datetime) -> Kind | None:
    if deadline <= now:
        return None
    due = (kind for kind in KINDS.get(application.state, ()) if moment(application, kind, deadline) <= now)
    return next(due, None)


def moment(application: VisaApplication, kind: Kind, deadline: datetime) -> datetime:
    """When this reminder is due. Of a short time to answer, only the half counts: three days would be at once."""
    if kind == Kind.DRAFT_EARLY:
        return deadline - EARLY
    if kind == Kind.DRAFT_LAST:
        return deadline - LAST
    question = application.information_requests.get(answered_at=None)
    asked_at = question.told_at or question.created_at
    half = asked_at + (deadline - asked_at) / 2
    if kind == Kind.ANSWER_HALF:
        return half
    return deadline - LAST if deadline - LAST > half else deadline


def tell(application: VisaApplication, kind: Kind, deadline: datetime) -> None:
    """One message and one line of the trail; the timeline tells what happened, and nothing has."""
    record(
        "visas.application.reminded",
        by=None,
        target=application,
        chain=application.mission.code,
        person=application.person.public_id,
        detail={"kind": kind.value},
    )
    once = f"visas.reminder.{application.pk}.{kind.value}.{deadline.timestamp():.0f}"
    write(application, topic_of(kind), context={"day": deadline.date()}, dedupe_key=once)


def topic_of(kind: Kind) -> str:
    return f"visas.reminder_{kind.value}"


def register_topics() -> None:
    """Make every reminder a topic of notifications; called once at start."""
    for kind, body in BODIES.items():
        facade.register_topic(
            facade.Topic(
                code=topic_of(kind),
                purpose=facade.Purpose.REMINDER,
                subject=_("Your visa application {reference}"),
                body=body,
                notice=_("Your visa application {reference} waits for you. Open the app to read what to do by when."),
            )
        )
