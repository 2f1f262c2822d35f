"""Tasks of this app, gathered for Celery, which looks only here."""

from consular.abroad.tasks import (
    age_register,
    forget_old_imports,
    revive_imports,
    send_trip_link,
    tell_of_successor,
)
from consular.cases.tasks import forget_mails, forget_sos_positions
from consular.cases.tasks import tell_of_successor as tell_of_successor_in_threads
from consular.privacy.tasks import discard_expired_exports, forget_trips, plan_erasures
from consular.visas.tasks import close_ended, hand_on_messages, lapse_overdue, publish_revocations, remind

__all__ = [
    "age_register",
    "close_ended",
    "discard_expired_exports",
    "forget_mails",
    "forget_old_imports",
    "forget_sos_positions",
    "forget_trips",
    "hand_on_messages",
    "lapse_overdue",
    "plan_erasures",
    "publish_revocations",
    "remind",
    "revive_imports",
    "send_trip_link",
    "tell_of_successor",
    "tell_of_successor_in_threads",
]
