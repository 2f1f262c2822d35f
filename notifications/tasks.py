"""Tasks of this app, gathered for Celery, which looks only here."""

from notifications.deliveries import tasks as deliveries
from notifications.presence import tasks as presence

__all__ = ["deliveries", "presence"]
