"""How are seal signers certified and renewed? (ICAO Doc 9303-12 §7.1: CSCA and Bar Code Signer profiles)

The root is a country signing authority (CSCA), or a visa signer authority of the same form where a ministry
has none yet. Signers renew each year: a new one starts while the old is still in its signing period, and each
certificate outlives its signing period by the longest visa, so that nothing issued loses its certificate.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier

from consular.visas.seals.errors import UnusableCertificate

CERTIFICATE: Final = ".crt.pem"
KEY: Final = ".key.pem"
VDS_SIGNER: Final = ObjectIdentifier("2.23.136.1.1.11.1")  # id-icao-vdsSigner, Doc 9303-12 §7.1.3
SIGNING_PERIOD: Final = timedelta(days=426)  # a year and two months; Doc 9303-7 §9.3 allows one to two years
LONGEST_VISA: Final = timedelta(days=10 * 366)
AUTHORITY_PERIOD: Final = timedelta(days=5 * 366) + SIGNING_PERIOD + LONGEST_VISA


@dataclass(frozen=True)
class Authority:
    """A root with its private key; needed only to make signers, so keep it offline."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Signer:
    """A seal signer with its private key; `state` is the code of the issuing State in the MRZ."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    state: str

    @property
    def reference(self) -> str:
        return signer_reference(self.certificate)

    def may_sign_at(self, at: datetime) -> bool:
        """Within the signing period, which ends long before the certificate does."""
        starts = self.certificate.not_valid_before_utc
        return starts <= at < starts + SIGNING_PERIOD


def create_authority(*, country: str, state: str, name: str, now: datetime) -> Authority:
    """A self-signed root for a two-letter country and its MRZ code. Raises UnusableCertificate for other codes."""
    if not (re.fullmatch("[A-Z]{2}", country) and re.fullmatch("[A-Z]{1,3}", state) and name):
        raise UnusableCertificate("bad_country")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = distinguished_name(country, name)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    locality = x509.DirectoryName(x509.Name([x509.NameAttribute(NameOID.LOCALITY_NAME, state)]))
    certificate = (
        builder(subject, subject, key.public_key(), x509.random_serial_number(), now, now + AUTHORITY_PERIOD)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(AUTHORITY_USAGE, critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
        .add_extension(x509.SubjectAlternativeName([locality]), critical=False)
        .add_extension(x509.IssuerAlternativeName([locality]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def create_signer(
    authority: Authority, *, code: str, serial: int, starts: datetime, longest_visa: timedelta = LONGEST_VISA
) -> Signer:
    """A signer named by two capitals, from `starts`. Raises UnusableCertificate if the root ends sooner."""
    if not (re.fullmatch("[A-Z]{2}", code) and serial > 0):
        raise UnusableCertificate("bad_signer_reference")
    root = authority.certificate
    ends = starts + SIGNING_PERIOD + longest_visa
    if not root.not_valid_before_utc <= starts < ends <= root.not_valid_after_utc:
        raise UnusableCertificate("authority_ends_first")
    key = ec.generate_private_key(ec.SECP256R1())
    root_identifier = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    certificate = (
        builder(distinguished_name(country_of(root), code), root.subject, key.public_key(), serial, starts, ends)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(root_identifier), critical=False)
        .add_extension(x509.ExtendedKeyUsage([VDS_SIGNER]), critical=True)
        .sign(authority.key, hashes.SHA256())
    )
    return Signer(certificate, key, state_of(root))


AUTHORITY_USAGE = x509.KeyUsage(
    key_cert_sign=True,
    crl_sign=True,
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


def builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    serial: int,
    starts: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(issuer, subject, key, serial, starts, ends)


def distinguished_name(country: str, name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, country), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def country_of(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(NameOID.COUNTRY_NAME)[0].value)


def signer_reference(certificate: x509.Certificate) -> str:
    """Signer identifier and serial, as a seal's header names the certificate: UT + EV + 1F."""
    code = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    return f"{country_of(certificate)}{code!s}{certificate.serial_number:X}"


def state_of(root: x509.Certificate) -> str:
    """The State's code as in the MRZ: localityName of the alternative name (Doc 9303-12 §7.1.1.2)."""
    names = root.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    directory = names.get_values_for_type(x509.DirectoryName)[0]
    return str(directory.get_attributes_for_oid(NameOID.LOCALITY_NAME)[0].value)
