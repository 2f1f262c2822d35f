"""How is a seal signed, checked and named? ECDSA on P-256 with SHA-256, raw r||s (ICAO Doc 9303-13 §2.4)."""

import hashlib
from datetime import date
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from consular.visas.seals import envelope, receipt, refusal, visa
from consular.visas.seals.certificates import Signer
from consular.visas.seals.errors import MalformedSeal

SIGNATURE_LENGTH: Final = 64
ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256, FIPS 186-4 D.1.2.3
ALGORITHM: Final = ec.ECDSA(hashes.SHA256())


def seal_visa(content: visa.VisaFeatures, *, signer: Signer, issued_on: date, signed_on: date) -> bytes:
    """The bytes of a visa's seal. Raises MalformedSeal for values that don't fit or contradict each other."""
    if content.valid_until(issued_on) < max(issued_on, content.valid_from or issued_on):
        raise MalformedSeal("ends_before_it_starts")
    return seal(content.features(), visa.PROFILE, signer=signer, issued_on=issued_on, signed_on=signed_on)


def seal_refusal(content: refusal.RefusalFeatures, *, signer: Signer, issued_on: date, signed_on: date) -> bytes:
    """The bytes of a refusal letter's seal. Raises MalformedSeal for values that don't fit."""
    return seal(content.features(), refusal.PROFILE, signer=signer, issued_on=issued_on, signed_on=signed_on)


def seal_receipt(content: receipt.ReceiptFeatures, *, signer: Signer, issued_on: date, signed_on: date) -> bytes:
    """The bytes of a receipt's seal. Raises MalformedSeal for values that don't fit."""
    return seal(content.features(), receipt.PROFILE, signer=signer, issued_on=issued_on, signed_on=signed_on)


def seal(
    features: dict[int, bytes], profile: tuple[int, int], *, signer: Signer, issued_on: date, signed_on: date
) -> bytes:
    identifier, serial = signer.reference[:4], signer.reference[4:]
    header = envelope.Header(signer.state, identifier, serial, issued_on, signed_on, profile)
    unsigned = envelope.unsigned_bytes(header, features)
    return unsigned + envelope.feature(envelope.SIGNATURE_TAG, sign(unsigned, signer.key))


def sign(data: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Raw r||s over SHA-256."""
    r, s = decode_dss_signature(key.sign(data, ALGORITHM))
    return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")


def is_signed_by(key: ec.EllipticCurvePublicKey, signature: bytes, data: bytes) -> bool:
    if len(signature) != SIGNATURE_LENGTH:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key.verify(encode_dss_signature(r, s), data, ALGORITHM)
    except InvalidSignature:
        return False
    return True


def seal_id(parsed: envelope.Seal) -> str:
    """The name under which a seal is revoked: SHA-256, in hex, of its bytes.

    Anyone can turn s into order - s and has other bytes that verify; both have the same name here, so that a
    revoked visa can't be brought back that way.
    """
    signature = parsed.signature
    if len(signature) == SIGNATURE_LENGTH:
        s = int.from_bytes(signature[32:], "big")
        signature = signature[:32] + min(s, abs(ORDER - s)).to_bytes(32, "big")
    return hashlib.sha256(parsed.signed + envelope.feature(envelope.SIGNATURE_TAG, signature)).hexdigest()
