"""When is a file at its end? When no visa issued on it can be used any more; nobody counts entries here."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from consular.visas.models.applications import TRANSITIONS, State, VisaApplication
from consular.visas.models.timeline import Happening
from consular.visas.models.visas import Visa, VisaState
from consular.visas.services.story import tell
from econsulate.core.states import WrongState
from econsulate.core.work.each import each_by_itself

# A suspended visa may hold again, until its last day.
USABLE = (VisaState.ACTIVE, VisaState.SUSPENDED)


def close_ended(*, now: datetime) -> int:
    """Close the files whose visa has expired, was annulled or revoked; safe to run twice. Returns how many."""
    usable = Visa.objects.filter(decision__application=OuterRef("pk"), state__in=USABLE, valid_until__gte=now.date())
    ended = VisaApplication.objects.filter(~Exists(usable), state=State.ISSUED)
    files = ended.select_related("mission", "person__data_key")
    return each_by_itself(files.iterator(chunk_size=200), partial(close, now=now))


def close(application: VisaApplication, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            TRANSITIONS.move(application, State.CLOSED, version=F("version") + 1)
            tell(application, Happening.VISA_ENDED, by=None, now=now)
    except WrongState:
        return False
    return True
