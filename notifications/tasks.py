"""Tasks of this app, gathered for Celery, which looks only here."""

from notifications.alerts import tasks as alerts
from notifications.broadcasts import tasks as broadcasts
from notifications.checkins import tasks as checkins
from notifications.contacts import tasks as contacts
from notifications.deliveries import tasks as deliveries
from notifications.presence import tasks as presence
from notifications.watching import tasks as watching

__all__ = ["alerts", "broadcasts", "checkins", "contacts", "deliveries", "presence", "watching"]
