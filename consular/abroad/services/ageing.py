"""What becomes of entries nobody confirms? Each night they are asked about, then believed less; stays end."""

from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from consular.abroad.models.registration import LIVE, Registration, RegistrationEnding, RegistrationState
from consular.abroad.rules.register import confirm_by, over_on, reminders, stale_on
from consular.abroad.services import registering, telling
from consular.abroad.services.trail import audit
from econsulate.core.work.each import each_by_itself

# No entry is asked about sooner after it was confirmed, unless its stay ends.
EARLIEST = timedelta(days=360)


def age_register(*, now: datetime) -> int:
    """Ask, age and end what is due; safe to run twice, and twice at once. Returns how many it looked after."""
    return each_by_itself(due(now).iterator(chunk_size=200), partial(age_one, now=now))


def due(now: datetime) -> QuerySet[Registration]:
    tomorrow = (now + timedelta(days=1)).date()  # somewhere it already is
    old = Q(confirmed_at__lte=now - EARLIEST) | Q(until__lte=tomorrow)
    return Registration.objects.filter(old, state__in=LIVE).only("pk", "public_id").order_by("pk")


@transaction.atomic
def age_one(entry: Registration, *, now: datetime) -> bool:
    """One step, if one is due: whether anything was done."""
    rows = Registration.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).whole()
    locked = rows.filter(pk=entry.pk, state__in=LIVE).first()
    if locked is None:
        return False
    today = locked.mission.local_day(now)
    if (last := over_on(locked.until)) is not None and last <= today:
        registering.end(locked, RegistrationEnding.OVER, by=None, now=now)
        telling.over(locked)
        return True
    asked_on = confirm_by(locked.mission.local_day(locked.confirmed_at), locked.until)
    if asked_on > today:
        return False
    return grow_old(locked, asked_on, today)


def grow_old(entry: Registration, asked_on: date, today: date) -> bool:
    """Who has not been examined yet is asked as well, but waits on for the mission."""
    if entry.state == RegistrationState.ACTIVE:
        become(entry, RegistrationState.RECONFIRM_DUE)
    if entry.state == RegistrationState.RECONFIRM_DUE and stale_on(asked_on) <= today:
        become(entry, RegistrationState.STALE)
        telling.stale(entry)
        return True
    if entry.state == RegistrationState.STALE:
        return False
    number = sum(day <= today for day in reminders(asked_on))
    telling.asked(entry, by_day=stale_on(asked_on) if entry.until is None else entry.until, number=number)
    return True


def become(entry: Registration, state: RegistrationState) -> None:
    entry.state, entry.version = state, entry.version + 1
    entry.save(update_fields=["state", "version"])
    audit(entry, f"abroad.registration.{state}", None)
