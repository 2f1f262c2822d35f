"""Which signers do we trust? Those of a given authority, by the profile of ICAO Doc 9303-12 §7.1.3."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self, TypeGuard

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec

from consular.visas.seals.certificates import VDS_SIGNER, signer_reference, state_of
from consular.visas.seals.errors import UnusableCertificate


@dataclass(frozen=True, slots=True)
class TrustedSigner:
    """The public side of a signer, ready for many verifications."""

    reference: str
    state: str
    key: ec.EllipticCurvePublicKey
    first_day: date
    last_day: date


class TrustedSigners:
    """Every signer that chains to a given authority; the only source of trust in a verification."""

    def __init__(self, signers: Iterable[TrustedSigner]) -> None:
        self._signers = {signer.reference: signer for signer in signers}

    def get(self, reference: str) -> TrustedSigner | None:
        return self._signers.get(reference)

    def __len__(self) -> int:
        return len(self._signers)

    @classmethod
    def load(cls, pem: bytes) -> Self:
        """Read a PEM bundle of authorities and signers.

        Raises UnusableCertificate when one breaks its profile, chains to no authority or repeats a name.
        """
        try:
            certificates = x509.load_pem_x509_certificates(pem)
        except ValueError:
            raise UnusableCertificate("not_pem") from None
        roots = [certificate for certificate in certificates if is_root(certificate)]
        signers = [trust(certificate, roots) for certificate in dict.fromkeys(certificates) if certificate not in roots]
        if not signers:
            raise UnusableCertificate("no_signer")
        if len({signer.reference for signer in signers}) != len(signers):
            raise UnusableCertificate("reference_used_twice")
        return cls(signers)


def is_root(certificate: x509.Certificate) -> bool:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    return constraints.ca and is_issued_by(certificate, certificate)


def trust(certificate: x509.Certificate, roots: Iterable[x509.Certificate]) -> TrustedSigner:
    """Check a signer against its root. Raises UnusableCertificate."""
    root = next((root for root in roots if is_issued_by(certificate, root)), None)
    if root is None:
        raise UnusableCertificate("chains_to_no_authority")
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        reference = signer_reference(certificate)
        state = state_of(root)
    except (ValueError, x509.ExtensionNotFound, IndexError):
        raise UnusableCertificate("breaks_the_profile") from None
    key = certificate.public_key()
    if not (usage.critical and VDS_SIGNER in usage.value and is_p256(key)):
        raise UnusableCertificate("breaks_the_profile")
    first_day = max(certificate.not_valid_before_utc, root.not_valid_before_utc).date()
    last_day = min(certificate.not_valid_after_utc, root.not_valid_after_utc).date()
    return TrustedSigner(reference, state, key, first_day, last_day)


def is_issued_by(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def is_p256(key: object) -> TypeGuard[ec.EllipticCurvePublicKey]:
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
