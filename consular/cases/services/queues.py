"""Which threads wait for this officer, and what in them is new to them?"""

from collections.abc import Callable, Mapping

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from consular.cases.models.messages import Message, ReadMark, Side
from consular.cases.models.threads import Thread, ThreadState
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput

Threads = QuerySet[Thread]
QUEUES: Mapping[str, Callable[[Threads, User], Threads]] = {
    "unanswered": lambda threads, user: threads.filter(waiting_since__isnull=False),
    "mine": lambda threads, user: threads.filter(state=ThreadState.OPEN, assigned_to=user.pk),
    "all": lambda threads, user: threads.filter(state=ThreadState.OPEN),
    "closed": lambda threads, user: threads.filter(state=ThreadState.CLOSED),
}


def queue(name: str, user: User) -> Threads:
    """Threads the officer may see, by the name of a queue. Raises InvalidInput."""
    if name not in QUEUES:
        raise InvalidInput(errors=[FieldError("queue", "unknown", _("There is no such queue."))])
    return QUEUES[name](all_of(user), user)


def all_of(user: User) -> Threads:
    """Whether open or closed."""
    return Thread.objects.visible_to_staff(user).annotate(is_new=unseen_by(user))


def longest_waiting_first(threads: Threads) -> Threads:
    """Unanswered before answered, oldest first; of the others what was written to last."""
    return threads.order_by(F("waiting_since").asc(nulls_last=True), "-last_at", "-id")


def unseen_by(user: User) -> Exists:
    """A condition on threads: a citizen wrote what this officer has not had before them."""
    marks = ReadMark.objects.filter(thread=OuterRef("thread"), user=user.pk, message__gte=OuterRef("pk"))
    return Exists(Message.objects.filter(~Exists(marks), thread=OuterRef("pk"), side=Side.CITIZEN))
