"""How does one officer on duty send an alert alone when nobody answers, and who looks into it afterwards?

Only what others have approved before: a template's words, a place the library names, few people. Each condition is
asked here under the alert's lock; what the database can know it asks once more (models/break_glass_triggers).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction

from econsulate.core.accounts.models import User
from econsulate.core.countries import country_name
from econsulate.core.errors import DomainError, FieldError
from econsulate.core.states import WrongState
from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.break_glass import BreakGlass, BreakGlassReview, GlassVerdict
from notifications.alerts.models.choices import AlertState, EventKind, Mode, TemplateState
from notifications.alerts.rules.break_glass import other_words
from notifications.alerts.rules.content import composed
from notifications.alerts.services import break_glass_refusals as refusals
from notifications.alerts.services import sending
from notifications.alerts.services.authority import NotOperator, authority_of, hold, require_approver
from notifications.alerts.services.break_glass_telling import tell_approvers
from notifications.alerts.services.composing import current
from notifications.alerts.services.deciding import OtherPlace, as_seen, latest, told
from notifications.alerts.services.gates import Gate, GatesClosed, in_time, where
from notifications.alerts.services.preview import Reached, reached
from notifications.alerts.services.targets import places_in
from notifications.areas.models import Area
from notifications.deliveries.services.receipts import database_time

logger = structlog.get_logger(__name__)
# Two may let it pass, one alone may not.
BEYOND = "beyond_jurisdiction"


@transaction.atomic
def release(
    alert: Alert,
    *,
    seen_hash: str,
    place: str,
    reason: str,
    second_factor_at: datetime,
    ask: bool = False,
    by: User,
    now: datetime,
) -> BreakGlass:
    """Send exactly what was put forward, on one person's word; all who may approve are told at once.

    Raises what `obstacles` yields, ContentChanged, WrongState, IncidentClosed, OtherPlace, NoAlertKey, CannotPublish.
    """
    refuse_by(who_may(by, alert.incident.mission, now))
    alert, version = as_seen(alert, seen_hash, to=AlertState.LIVE)
    hold(by)
    at = database_time()
    found = reached(version, now=at)
    refuse_by(obstacles(version, found, by=by, at=at))
    if composed(place.strip()).casefold() != version.area_name.casefold():
        raise OtherPlace(errors=[FieldError("place", "other_place", OtherPlace.title)])
    glass = BreakGlass(
        alert=alert,
        submission=latest(version),
        by=by,
        reason=reason,
        content_hash=version.content_hash,
        place=names_for(version)[version.area_name],
        people=found.people,
        logins=found.logins,
        cap=cap(),
        at=at,
        # How long ago it was proved is known by the clock it was proved by.
        second_factor_at=at - max(now - second_factor_at, timedelta()),
    )
    sending.keep(glass)
    event = sending.send_out(alert, version, EventKind.ALERT, ask=ask, by=by, at=at)
    told("glass_broken", alert, by, version, identifier=event.identifier, people=str(found.people), place=glass.place)
    tell_approvers(glass, version)
    logger.warning("one person sent an alert alone", work=str(alert.public_id), count=found.people)
    return glass


@transaction.atomic
def review(alert: Alert, *, verdict: str, words: str, by: User, now: datetime) -> BreakGlassReview:
    """Judge what another sent alone, late if need be, and once.

    Raises NotApprover, NobodySentAlone, HadAHand, WrongState.
    """
    require_approver(by, alert.incident.mission, now)
    # Not `claim`: its incident may be closed by now.
    alert = Alert.objects.select_for_update(no_key=True, of=("self",)).select_related("incident").get(pk=alert.pk)
    hold(by)
    at = database_time()
    require_approver(by, alert.incident.mission, at)
    glass = BreakGlass.objects.filter(alert=alert).select_related("review", "submission__version").first()
    if glass is None:
        raise refusals.NobodySentAlone
    if alert.contributions.filter(person=by).exists():
        raise refusals.HadAHand
    if earlier := review_of(glass):
        raise WrongState(current=earlier.verdict)
    judged = BreakGlassReview.objects.create(glass=glass, by=by, verdict=GlassVerdict(verdict), words=words, at=at)
    overdue = "yes" if at > glass.review_by else "no"
    told("glass_reviewed", alert, by, glass.submission.version, verdict=verdict, overdue=overdue)
    return judged


def refuse_by(obstacles: Iterator[DomainError]) -> None:
    """Raises the first of them."""
    if (refusal := next(obstacles, None)) is not None:
        raise refusal


def review_of(glass: BreakGlass) -> BreakGlassReview | None:
    return getattr(glass, "review", None)


def cap() -> int:
    """How many people one person alone may alert here; at 0 nobody may."""
    most: int = settings.ALERTS["break_glass_max_people"]
    return most


def who_may(by: User, mission: str, at: datetime) -> Iterator[DomainError]:
    if not cap():
        yield refusals.BreakGlassOff()
    found = authority_of(by, at)
    if mission not in found.operates:
        yield NotOperator()
    elif mission not in found.on_duty:
        yield refusals.NotOnDuty()


def obstacles(version: AlertVersion, found: Reached, *, by: User, at: datetime) -> Iterator[DomainError]:
    """Everything that keeps this one from sending this version alone now, the first of which is the refusal."""
    alert = version.alert
    yield from who_may(by, alert.incident.mission, at)
    if alert.incident.mode != Mode.LIVE:
        yield refusals.NotInEarnest()
    if alert.events.exists():
        yield sending.AlreadyOut()
    elif alert.state != AlertState.SUBMITTED:
        yield WrongState(current=alert.state)
    yield from in_approved_words(version, by)
    yield from where_one_may(version, at)
    yield from few_enough(found, by, at)


def in_approved_words(version: AlertVersion, by: User) -> Iterator[DomainError]:
    template = version.template
    if template is None or template.state != TemplateState.APPROVED or not template.break_glass:
        yield refusals.NoSuchTemplate()
        return
    if template.approved_by_id == by.pk:
        yield refusals.OwnApproval()
    if paths := list(other_words(template, version)):
        yield refusals.OtherWords(paths=paths)


def where_one_may(version: AlertVersion, at: datetime) -> Iterator[DomainError]:
    """The name of the area goes out in the words, so it is none of their own either."""
    names = names_for(version)
    if version.area_name not in names:
        yield refusals.UnknownPlace(places=sorted(names))
    submission = version.submissions.order_by("-pk").first()
    passed = set(submission.accepted_gates) if submission else set()
    gates = [*in_time(version, at), *where(version, at)]
    if closed := [gate for gate in gates if gate.hard or gate.code == BEYOND or gate.code not in passed]:
        yield GatesClosed(closed)
    elif BEYOND in passed:
        yield GatesClosed([Gate(BEYOND)])


def names_for(version: AlertVersion) -> dict[str, str]:
    """By each name of a region or State that it reaches, the code of that."""
    small, large = places_in(version)
    names = {}
    for code, name in Area.objects.filter(code__in=small | large).order_by("code").values_list("code", "name"):
        # The library leaves States their names in each language.
        said = [name] if name else [country_name(code, language) for language, _name in settings.LANGUAGES]
        names.update(dict.fromkeys(said, code))
    return names


def few_enough(found: Reached, by: User, at: datetime) -> Iterator[DomainError]:
    """Together with what nobody has reviewed yet, so that pieces of an area are no way round it."""
    unreviewed = BreakGlass.objects.filter(by=by).waiting()
    late = unreviewed.overdue(at).values_list("alert__public_id", flat=True)
    if ids := [str(public_id) for public_id in late]:
        yield refusals.ReviewOverdue(alerts=ids)
    before = sum(max(one.people, one.logins) for one in unreviewed)
    if before + max(found.people, found.logins) > cap():
        yield refusals.TooManyPeople(people=found.people, logins=found.logins, unreviewed=before, most=cap())


def outlook(alert: Alert, *, by: User) -> tuple[AlertVersion, Reached, list[DomainError]]:
    """For a screen: the version that counts, whom it reaches, and all that keeps this one from sending it alone."""
    version, at = current(alert), database_time()
    version.alert = alert
    found = reached(version, now=at)
    return version, found, list(obstacles(version, found, by=by, at=at))
