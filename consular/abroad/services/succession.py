"""Who keeps the register of a mission that closes? Its successor, from that moment; people hear of it afterwards."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import TripLeg
from consular.abroad.models.whereabouts import Whereabouts
from consular.abroad.services import telling
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.work.services import enqueue
from notifications import facade

TELL = "abroad.tell_of_successor"
AT_ONCE = 200


@transaction.atomic
def hand_over(closed: Mission, successor: Mission, *, by: User | None) -> int:
    """All live entries in one statement, however many, and stays on journeys; telling everybody is work for later."""
    entries = Registration.objects.live().filter(mission=closed)
    moved = entries.update(mission=successor, move_is_untold=True, version=F("version") + 1)
    for chain in (closed.code, successor.code):
        detail = {"from": closed.code, "to": successor.code, "entries": moved}
        record("abroad.register.handed_over", by=by, target=successor, chain=chain, detail=detail)
    TripLeg.objects.filter(mission=closed).update(mission=successor)
    Whereabouts.objects.filter(mission=closed).update(mission=successor)
    facade.serve_presences_by(closed.code, successor.code)
    if moved:
        enqueue(TELL, subject=successor.public_id)
    return moved


@transaction.atomic
def tell(successor: UUID) -> bool:
    """Tell the people behind some of the entries that came with a closed mission; whether others wait still."""
    untold = Registration.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).whole()
    entries = list(untold.filter(move_is_untold=True, mission__public_id=successor).order_by("pk")[:AT_ONCE])
    for entry in entries:
        telling.transferred(entry)
    Registration.objects.filter(pk__in=[entry.pk for entry in entries]).update(move_is_untold=False)
    return len(entries) == AT_ONCE
