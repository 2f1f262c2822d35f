"""Which screens hear at once that a check-in has something new?"""

from econsulate.core.streams.services import tell
from notifications.checkins.models.check_ins import CheckIn


def tell_board(check_in: CheckIn) -> None:
    tell(topic_of(check_in))


def topic_of(check_in: CheckIn) -> str:
    return f"check-in {check_in.public_id}"
