"""With which key do we seal today, and whose seals do we know?"""

from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular.visas.seals import keystore
from consular.visas.seals.certificates import Signer
from consular.visas.seals.errors import UnusableCertificate
from consular.visas.seals.trust import TrustedSigners
from econsulate.core.errors import DomainError


class NoSigner(DomainError):
    """No seal signer is set up or in its signing period (`manage.py new_seal_signer`)."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "no_seal_signer"
    title = _("Documents can't be sealed at the moment. The administrator has been told.")


def signer_of_today() -> Signer:
    """The signer in its signing period. Raises NoSigner."""
    try:
        return usable_signer()
    except UnusableCertificate as error:
        raise NoSigner from error


def usable_signer() -> Signer:
    """The same for whoever mends it: raises UnusableCertificate saying what is wrong."""
    signers = keystore.signers(settings.SEAL_KEYS_DIR, password=settings.SEAL_KEYS_PASSWORD)
    return keystore.current(signers, at=timezone.now())


def public_certificates() -> bytes:
    """All certificates a checker needs, PEM. Raises NoSigner when there are none."""
    try:
        return keystore.public_bundle(settings.SEAL_KEYS_DIR)
    except OSError as error:
        raise NoSigner from error


@lru_cache(maxsize=4)
def trusted(bundle: bytes) -> TrustedSigners:
    """The signers of a bundle, checked once."""
    return TrustedSigners.load(bundle)
