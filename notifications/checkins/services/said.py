"""Of whom has somebody said how they are, whoever it was: they, their family, an officer?"""

from collections.abc import Collection
from uuid import UUID

from notifications.checkins.models.check_ins import CheckInPerson
from notifications.checkins.models.choices import Status


def heard_from(thread: UUID, people: Collection[UUID]) -> set[UUID]:
    """Those of these people, in any check-in of what was told under this thread."""
    rows = CheckInPerson.objects.filter(check_in__thread=thread, subject__in=people).exclude(status=Status.SILENT)
    return set(rows.values_list("subject", flat=True))
