"""Tasks of this app, gathered for Celery, which looks only here."""

from consular.privacy.tasks import discard_expired_exports, plan_erasures
from consular.visas.tasks import lapse_overdue, publish_revocations

__all__ = ["discard_expired_exports", "lapse_overdue", "plan_erasures", "publish_revocations"]
