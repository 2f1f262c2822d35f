"""How long is it kept where somebody who called for help was? Thirty days after the call was closed."""

from datetime import datetime

from django.db import transaction

from consular.cases.models.sos import SosCall, SosState, SosUpdate
from consular.cases.rules.sos import KEEP_POSITIONS

AT_ONCE = 500


def forget(*, now: datetime) -> int:
    """Positions go, words stay; what lies under no person's key goes altogether. Returns how many calls it was."""
    closed = SosCall.objects.filter(state=SosState.CLOSED, closed_at__lt=now - KEEP_POSITIONS)
    seen = 0
    for call in closed.filter(data_key__destroyed_at=None, positions_forgotten=False).order_by("pk")[:AT_ONCE]:
        forget_one(call)
        seen += 1
    return seen


@transaction.atomic
def forget_one(call: SosCall) -> None:
    locked = SosCall.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=call.pk)
    if locked.person_id is None:
        locked.data_key.destroy()
    else:
        for update in SosUpdate.objects.filter(call=locked):
            update.call = locked
            update.told = {**update.told, "position": None}
            update.save(update_fields=["told"])
    SosCall.objects.filter(pk=locked.pk).update(positions_forgotten=True)
