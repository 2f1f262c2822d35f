"""Tasks of this app, gathered for Celery, which looks only here."""

from notifications.deliveries import tasks as deliveries

__all__ = ["deliveries"]
