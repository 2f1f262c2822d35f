"""Up to where has each side read a thread?"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consular.cases.models.messages import Message, ReadMark, Side, Visibility
from consular.cases.models.threads import Thread
from econsulate.core.accounts.models import User


@dataclass(frozen=True)
class Marks:
    """Public ids of the last message the caller has read, and of the last one somebody of the other side has."""

    own: UUID | None
    others: UUID | None


def marks_for_citizen(thread: Thread, user: User) -> Marks:
    """Of the mission's reading no more than what the citizen sees: a note beside it shows nowhere."""
    marks = thread.read_marks.all()
    staff = marks.exclude(user__in=family_of(thread))
    return Marks(last_open(thread, marks.filter(user=user)), last_open(thread, staff))


def marks_for_staff(thread: Thread, user: User) -> Marks:
    marks = thread.read_marks.all()
    theirs = marks.filter(user__in=family_of(thread))
    return Marks(last_open(thread, marks.filter(user=user)), last_open(thread, theirs))


def family_of(thread: Thread) -> QuerySet:
    """Keys of the logins that act or acted for the person."""
    return thread.person.representations.values("user")


def last_open(thread: Thread, marks: QuerySet[ReadMark]) -> UUID | None:
    """The last message open to both sides that lies before the furthest of the marks."""
    furthest = marks.order_by("-message").values_list("message", flat=True).first()
    if furthest is None:
        return None
    rows = thread.messages.filter(visibility=Visibility.CITIZEN, pk__lte=furthest)
    return rows.order_by("-pk").values_list("public_id", flat=True).first()


def with_unread(threads: QuerySet[Thread], user: User) -> QuerySet[Thread]:
    """With how many messages of the mission this login has not read in each."""
    seen = ReadMark.objects.filter(thread=OuterRef("thread"), user=user.pk).values("message")
    answers = Message.objects.filter(thread=OuterRef("pk"), side=Side.MISSION, visibility=Visibility.CITIZEN)
    unread = answers.filter(pk__gt=Coalesce(Subquery(seen), 0)).order_by().values("thread").annotate(n=Count("pk"))
    return threads.annotate(unread=Coalesce(Subquery(unread.values("n")), 0))
