"""Models of the kernel, gathered for Django; code imports them from their own modules."""

from econsulate.core.accounts.models import User
from econsulate.core.appconfig.models import AppPolicy
from econsulate.core.audit.models import AuditEntry, AuditHead
from econsulate.core.crypto.models import DataKey
from econsulate.core.feed.models import Change
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.health.models import Pulse
from econsulate.core.idempotency.models import IdempotentRequest
from econsulate.core.limits.models import RequestLimit
from econsulate.core.signin.models import SignInMessage
from econsulate.core.work.models import Work

__all__ = [
    "AppPolicy",
    "AuditEntry",
    "AuditHead",
    "Change",
    "DataKey",
    "IdempotentRequest",
    "Pulse",
    "RequestLimit",
    "SignInMessage",
    "StoredFile",
    "Upload",
    "User",
    "Work",
]
