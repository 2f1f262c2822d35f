"""How does a phone check the canonical bytes of an alert without an XML library? A detached JWS (RFC 7515, appendix F).

The signature is `header..signature`. Whoever checks puts the unpadded base64url of the bytes between the dots and has
an ordinary JWS, which any library checks against the pinned key that the header's `kid` names.
"""

from typing import Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from notifications.alerts.signing.keystore import AlertKey
from notifications.alerts.signing.published import unpadded

ALGORITHM: Final = "ES256"
KIND: Final = "cap-alert+jws"
HEADER_NAMES: Final = frozenset({"alg", "kid", "typ"})
PARTS: Final = 3


class NoSignature(Exception):
    """This is no detached signature of ours."""


def signed(canonical: bytes, key: AlertKey) -> str:
    headers = {"kid": key.published.kid, "typ": KIND}
    whole = jwt.PyJWS().encode(canonical, key.private, algorithm=ALGORITHM, headers=headers)
    header, _payload, signature = whole.split(".")
    return f"{header}..{signature}"


def key_name(signature: str) -> str:
    """The `kid`. Raises NoSignature."""
    try:
        header = jwt.get_unverified_header(signature)
    except (jwt.PyJWTError, ValueError) as error:
        raise NoSignature from error
    parts = signature.split(".")
    name = header.get("kid")
    if set(header) != HEADER_NAMES or header["alg"] != ALGORITHM or header["typ"] != KIND or not isinstance(name, str):
        raise NoSignature
    if len(parts) != PARTS or parts[1]:
        raise NoSignature
    return name


def holds(canonical: bytes, signature: str, public: ec.EllipticCurvePublicKey) -> bool:
    header, _nothing, value = signature.split(".")
    try:
        jwt.PyJWS().decode(f"{header}.{unpadded(canonical)}.{value}", public, algorithms=[ALGORITHM])
    except jwt.PyJWTError:
        return False
    return True
