"""With which key does this installation sign an alert of a mode, and what does it publish?"""

from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError
from notifications.alerts.signing import keystore, published
from notifications.alerts.signing.keystore import AlertKey, NoKey
from notifications.alerts.signing.published import Mode


class NoAlertKey(DomainError):
    """No key of this mode is set up, in its time and readable (`manage.py new_alert_key`)."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "no_alert_key"
    title = _("Alerts can't be signed at the moment, so none can be published. Tell the administrator.")


def signer_at(mode: Mode, sent: datetime) -> AlertKey:
    """Raises NoAlertKey."""
    try:
        return keystore.current(settings.ALERT_KEYS_DIR, mode=mode, at=sent, password=settings.ALERT_KEYS_PASSWORD)
    except NoKey as error:
        raise NoAlertKey from error


def published_list() -> bytes:
    """Every key of both modes, as JSON. Raises NoAlertKey where one can't be read."""
    try:
        return published.written(keystore.known(settings.ALERT_KEYS_DIR))
    except NoKey as error:
        raise NoAlertKey from error
