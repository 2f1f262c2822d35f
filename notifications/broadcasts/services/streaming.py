"""Who hears at once that a broadcast has something new? Phones of all, when it begins or its audience is taken; screens
of operators, when a batch is closed or it ends."""

from uuid import UUID

from econsulate.core.accounts.models import User
from econsulate.core.streams.services import tell
from notifications.broadcasts.models.broadcasts import Broadcast, Enrolment, Mode


def tell_phones(broadcast: Broadcast) -> None:
    """Everybody looks: for whom it is, nobody says aloud. Drills wake those alone who take part in them."""
    tell(f"alerts {broadcast.mode}", topic_of(broadcast.thread))


def tell_screens(broadcast: Broadcast) -> None:
    tell(topic_of(broadcast.thread))


def topic_of(thread: UUID) -> str:
    return f"thread {thread}"


def topics_of(user: User) -> dict[str, list[str]]:
    modes = [Mode.LIVE, Mode.EXERCISE] if Enrolment.objects.filter(user=user).exists() else [Mode.LIVE]
    return {"alerts": [f"alerts {mode}" for mode in modes]}
