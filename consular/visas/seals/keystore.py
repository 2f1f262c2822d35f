"""Where do the authority and the signers live on disk, and which signer signs today?

One folder: NAME.crt.pem is public, NAME.key.pem is private (mode 0600, encrypted when a password is given). Keys with
and without encryption may lie side by side, so that a password can be introduced with the next signer.
The root is named `authority`; its key is needed only to add a signer and belongs offline in between.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from consular.visas.seals.certificates import (
    CERTIFICATE,
    KEY,
    Authority,
    Signer,
    create_authority,
    create_signer,
    state_of,
)
from consular.visas.seals.errors import UnusableCertificate
from econsulate.core.crypto.keyfiles import KeyNotReadable, read_p256_key, save_private_key, write_new

AUTHORITY: Final = "authority"


def initialise(
    folder: Path, *, country: str, state: str, name: str, now: datetime, password: bytes | None = None
) -> Authority:
    """Make the root for a two-letter country and its MRZ code. Raises FileExistsError where one is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = create_authority(country=country, state=state, name=name, now=now)
    save(folder, AUTHORITY, authority, password)
    return authority


def add_signer(folder: Path, *, code: str, starts: datetime, password: bytes | None = None) -> Signer:
    """Certify the next signer of two capital letters `code`; publish it before it starts."""
    root = read_certificate(folder, AUTHORITY)
    serials = [read_certificate(folder, name).serial_number for name in signer_names(folder)]
    authority = Authority(root, read_key(folder, AUTHORITY, password))
    signer = create_signer(authority, code=code, serial=max(serials, default=0) + 1, starts=starts)
    save(folder, signer.reference, signer, password)
    return signer


def signers(folder: Path, *, password: bytes | None = None) -> list[Signer]:
    """Every signer whose private key is here. Raises UnusableCertificate when a file can't be read."""
    state = state_of(read_certificate(folder, AUTHORITY))
    return [
        Signer(read_certificate(folder, name), read_key(folder, name, password), state)
        for name in signer_names(folder)
        if (folder / (name + KEY)).exists()
    ]


def current(signers: Iterable[Signer], *, at: datetime) -> Signer:
    """The newest signer in its signing period; of two of one second the later made. Raises UnusableCertificate."""
    ready = [signer for signer in signers if signer.may_sign_at(at)]
    if not ready:
        raise UnusableCertificate("no_signer_in_its_signing_period")
    return max(ready, key=lambda signer: (signer.certificate.not_valid_before_utc, signer.certificate.serial_number))


def public_bundle(folder: Path) -> bytes:
    """All certificates in PEM, past, present and to come: what checkers download."""
    names = [AUTHORITY, *signer_names(folder)]
    return b"".join((folder / (name + CERTIFICATE)).read_bytes() for name in names)


def signer_names(folder: Path) -> list[str]:
    names = (path.name.removesuffix(CERTIFICATE) for path in folder.glob("*" + CERTIFICATE))
    return sorted(name for name in names if name != AUTHORITY)


def save(folder: Path, name: str, owner: Authority | Signer, password: bytes | None) -> None:
    save_private_key(folder / (name + KEY), owner.key, password)
    write_new(folder / (name + CERTIFICATE), owner.certificate.public_bytes(serialization.Encoding.PEM), mode=0o644)


def read_certificate(folder: Path, name: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate((folder / (name + CERTIFICATE)).read_bytes())
    except (OSError, ValueError):
        raise UnusableCertificate("certificate_not_readable") from None


def read_key(folder: Path, name: str, password: bytes | None) -> ec.EllipticCurvePrivateKey:
    try:
        return read_p256_key(folder / (name + KEY), password)
    except KeyNotReadable:
        raise UnusableCertificate("key_not_readable") from None
