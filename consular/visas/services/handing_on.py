"""How does what nobody could be told reach whoever acts next? Message by message; one that fails stops no other."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from consular.citizens.models.representation import Representation
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import InformationRequest
from consular.visas.models.timeline import Happening
from consular.visas.models.waiting import WaitingMessage
from consular.visas.services.reaching import hand_out, is_reachable
from consular.visas.services.story import tell
from consular.visas.services.unheard import question_behind

logger = structlog.get_logger(__name__)

# So many a run; what is left is handed on by the next.
AT_ONCE = 500
# With pauses that grow fourfold from a minute on: the last try is some four days after the first.
MAX_TRIES = 8
FIRST_PAUSE = timedelta(minutes=1)


def hand_on(*, now: datetime) -> int:
    """Tell whoever acts now what waited for them, oldest first; safe to run twice at once. Returns how many went."""
    return sum(tried(message, now=now) for message in list(waiting(now)[:AT_ONCE]))


def waiting(now: datetime) -> QuerySet[WaitingMessage]:
    """What could go out now: somebody acts, and no earlier failure keeps it back."""
    acted_for = Representation.objects.in_force().values("person")
    # A backup older than an erasure brings back rows, never the key.
    readable = WaitingMessage.objects.filter(application__person__data_key__destroyed_at=None)
    rested = readable.filter(Q(rests_until=None) | Q(rests_until__lte=now), tries__lt=MAX_TRIES)
    return rested.filter(application__person__in=acted_for).only("pk", "public_id", "topic", "tries").order_by("pk")


def tried(message: WaitingMessage, *, now: datetime) -> bool:
    """Whether it went. What fails stays, rests, and after MAX_TRIES waits for a human."""
    try:
        return hand_on_one(message.pk, now=now)
    except Exception as error:
        put_off(message, now=now)
        name, topic, tries = str(message.public_id), message.topic, message.tries + 1
        logger.error("message not handed on", work=name, kind=topic, tries=tries, exc_info=error)
        return False


def put_off(message: WaitingMessage, *, now: datetime) -> None:
    rests_until = now + FIRST_PAUSE * 4**message.tries
    seen = WaitingMessage.objects.filter(pk=message.pk, tries=message.tries)
    seen.update(tries=F("tries") + 1, rests_until=rests_until)


@transaction.atomic
def hand_on_one(key: int, *, now: datetime) -> bool:
    rows = WaitingMessage.objects.select_related("application__person__data_key", "application__mission")
    message = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
    if message is None or not is_reachable(message.application):
        return False
    question = question_behind(message)
    if question is not None:
        ask_anew(message.application, question, now=now)
    elif not hand_out(message.application, message.topic, message.content, message.dedupe_key):
        return False
    message.delete()
    return True


def ask_anew(application: VisaApplication, question: InformationRequest, *, now: datetime) -> None:
    """Nobody had heard the question, so the time to answer begins now, as long as it was given."""
    given = question.answer_by - (question.told_at or question.created_at)
    question.told_at, question.answer_by = now, now + given
    question.save(update_fields=["told_at", "answer_by"])
    files = VisaApplication.objects.filter(pk=application.pk)
    files.update(lapses_at=question.answer_by, version=F("version") + 1)
    tell(application, Happening.INFORMATION_REQUESTED, by=None, now=now, values={"day": question.answer_by.date()})
