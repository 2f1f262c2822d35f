"""Tasks of this app, gathered for Celery, which looks only here."""

from consular.visas.tasks import lapse_overdue, publish_revocations

__all__ = ["lapse_overdue", "publish_revocations"]
