from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from consular.visas.seals import certificates
from consular.visas.seals.certificates import VDS_SIGNER, Authority, Signer
from consular.visas.seals.errors import UnusableCertificate
from consular.visas.seals.trust import TrustedSigners
from tests.consular.visas.seals.conftest import NOW, bundle


def a_certificate(
    authority: Authority, *, key: object = None, usage: object = VDS_SIGNER, critical: bool = True
) -> Signer:
    """A certificate the authority did sign, but which breaks the profile in the way asked for."""
    private = key or ec.generate_private_key(ec.SECP256R1())
    request = certificates.builder(
        certificates.distinguished_name("UT", "EV"),
        authority.certificate.subject,
        private.public_key(),  # type: ignore[attr-defined]
        9,
        NOW,
        NOW + timedelta(days=30),
    )
    if usage:
        request = request.add_extension(x509.ExtendedKeyUsage([usage]), critical=critical)  # type: ignore[list-item]
    return Signer(request.sign(authority.key, hashes.SHA256()), private, "UTO")  # type: ignore[arg-type]


def test_the_signer_keeps_the_profile_of_bar_code_signers(authority: Authority, signer: Signer) -> None:
    certificate = signer.certificate
    assert certificate.subject.rfc4514_string() == "CN=EV,C=UT"
    assert {extension.oid for extension in certificate.extensions} == {
        x509.ExtensionOID.EXTENDED_KEY_USAGE,
        x509.ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
    }
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert (usage.critical, list(usage.value)) == (True, [VDS_SIGNER])
    certificate.verify_directly_issued_by(authority.certificate)


def test_the_root_is_an_authority_that_can_have_no_other_below_it(authority: Authority) -> None:
    extensions = authority.certificate.extensions
    basic = extensions.get_extension_for_class(x509.BasicConstraints)
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, 0)
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert (usage.critical, usage.value.key_cert_sign, usage.value.digital_signature) == (True, True, False)


def test_a_signer_is_found_by_the_reference_in_the_seal(trusted: TrustedSigners) -> None:
    found = trusted.get("UTEV1")
    assert found is not None
    assert (found.state, found.first_day) == ("UTO", NOW.date())
    assert trusted.get("UTEV2") is None


def test_a_signer_that_keeps_the_profile_is_trusted(authority: Authority) -> None:
    assert len(TrustedSigners.load(bundle(authority, a_certificate(authority)))) == 1


@pytest.mark.parametrize("pem", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_refused(pem: bytes) -> None:
    with pytest.raises(UnusableCertificate, match="not_pem"):
        TrustedSigners.load(pem)


def test_a_bundle_without_signers_is_refused(authority: Authority) -> None:
    with pytest.raises(UnusableCertificate, match="no_signer"):
        TrustedSigners.load(bundle(authority))


def test_a_signer_without_its_authority_is_refused(signer: Signer) -> None:
    with pytest.raises(UnusableCertificate, match="chains_to_no_authority"):
        TrustedSigners.load(bundle(signer))


def test_a_forged_authority_of_the_same_name_vouches_for_nobody(signer: Signer) -> None:
    forged = certificates.create_authority(country="UT", state="UTO", name="Utopia Visa Authority", now=NOW)
    with pytest.raises(UnusableCertificate, match="chains_to_no_authority"):
        TrustedSigners.load(bundle(forged, signer))


def test_a_signer_cannot_certify_another_signer(signer: Signer, authority: Authority) -> None:
    below = a_certificate(Authority(signer.certificate, signer.key))
    with pytest.raises(UnusableCertificate, match="chains_to_no_authority"):
        TrustedSigners.load(bundle(authority, signer, below))


@pytest.mark.parametrize(
    "breach",
    [
        {"usage": None},
        {"usage": x509.ObjectIdentifier("1.3.6.1.5.5.7.3.1")},
        {"critical": False},
        {"key": ec.generate_private_key(ec.SECP384R1())},
    ],
    ids=["no usage", "server certificate", "usage not critical", "other curve"],
)
def test_a_certificate_that_breaks_the_profile_is_refused(authority: Authority, breach: dict[str, object]) -> None:
    with pytest.raises(UnusableCertificate, match="breaks_the_profile"):
        TrustedSigners.load(bundle(authority, a_certificate(authority, **breach)))  # type: ignore[arg-type]


def test_an_authority_that_names_no_state_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "UT"), x509.NameAttribute(NameOID.COMMON_NAME, "X")])
    root = (
        certificates.builder(name, name, key.public_key(), 1, NOW, NOW + timedelta(days=60))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    nameless = Authority(root, key)
    with pytest.raises(UnusableCertificate, match="breaks_the_profile"):
        TrustedSigners.load(bundle(nameless, a_certificate(nameless)))


def test_two_certificates_of_one_reference_are_refused(authority: Authority, signer: Signer) -> None:
    twin = certificates.create_signer(authority, code="EV", serial=1, starts=NOW)
    with pytest.raises(UnusableCertificate, match="reference_used_twice"):
        TrustedSigners.load(bundle(authority, signer, twin))


def test_a_certificate_given_twice_counts_once(authority: Authority, signer: Signer) -> None:
    assert len(TrustedSigners.load(bundle(authority, signer, authority, signer))) == 1


@pytest.mark.parametrize(("code", "serial"), [("ev", 1), ("E1", 1), ("EVX", 1), ("EV", 0)])
def test_a_signer_reference_that_breaks_the_profile_is_not_made(authority: Authority, code: str, serial: int) -> None:
    with pytest.raises(UnusableCertificate, match="bad_signer_reference"):
        certificates.create_signer(authority, code=code, serial=serial, starts=NOW)


@pytest.mark.parametrize("starts", [NOW - timedelta(days=1), datetime(2035, 1, 1, tzinfo=UTC)])
def test_no_signer_outlives_its_authority(authority: Authority, starts: datetime) -> None:
    with pytest.raises(UnusableCertificate, match="authority_ends_first"):
        certificates.create_signer(authority, code="EV", serial=2, starts=starts)
