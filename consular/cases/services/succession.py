"""Who goes on with the conversations of a mission that closes? Its successor; people hear of it afterwards."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from consular.cases.models.complaints import LIVE_COMPLAINT, ComplaintStage
from consular.cases.models.mail import IncomingMail, MailState
from consular.cases.models.threads import Thread, ThreadState
from consular.cases.services import complaint_telling, telling
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.work.services import enqueue

TELL = "cases.tell_of_successor"
AT_ONCE = 200


@transaction.atomic
def hand_over(closed: Mission, successor: Mission, *, by: User | None) -> int:
    """All threads in two statements, however many: closed ones too, since somebody may write into them again."""
    threads = Thread.objects.filter(mission=closed)
    changed = {"mission": successor, "assigned_to": None, "version": F("version") + 1}
    running = threads.filter(state=ThreadState.OPEN).update(move_is_untold=True, **changed)
    moved = running + threads.update(**changed)
    IncomingMail.objects.filter(mission=closed, state=MailState.WAITING).update(mission=successor)
    for chain in (closed.code, successor.code):
        detail = {"from": closed.code, "to": successor.code, "threads": moved}
        record("cases.threads.handed_over", by=by, target=successor, chain=chain, detail=detail)
    hand_complaints_over(closed, successor)
    if running:
        enqueue(TELL, subject=successor.public_id)
    return moved


def hand_complaints_over(closed: Mission, successor: Mission) -> None:
    """Who complained hears of it at once: these are few. Nobody over there has taken it up yet, but nothing promised
    is taken back: it is due when it was, by the successor's calendar."""
    stages = ComplaintStage.objects.filter(mission=closed)
    live = list(stages.filter(state__in=LIVE_COMPLAINT).values_list("pk", flat=True))
    stages.update(mission=successor)
    parts = ("complaint__thread__person__data_key", "complaint__thread__mission", "mission")
    for stage in ComplaintStage.objects.filter(pk__in=live).select_related(*parts):
        complaint_telling.moved(stage)


@transaction.atomic
def tell(successor: UUID) -> bool:
    """Tell the people behind some of the threads that came with a closed mission; whether others wait still."""
    untold = Thread.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).whole()
    threads = list(untold.filter(move_is_untold=True, mission__public_id=successor).order_by("pk")[:AT_ONCE])
    for thread in threads:
        telling.moved(thread)
    Thread.objects.filter(pk__in=[thread.pk for thread in threads]).update(move_is_untold=False)
    return len(threads) == AT_ONCE
