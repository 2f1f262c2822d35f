"""A small State of Utopia: one authority, one signer, one traveller, none of them real."""

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from consular.visas.seals import certificates, signing
from consular.visas.seals.certificates import Authority, Signer
from consular.visas.seals.refusal import RefusalFeatures
from consular.visas.seals.revocations import Reason, RevocationList
from consular.visas.seals.trust import TrustedSigners
from consular.visas.seals.visa import Stay, VisaFeatures

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
MRZ = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "EV1234567<KAZ6908061F2706236<<<<<<<<")


def bundle(*owners: Authority | Signer) -> bytes:
    return b"".join(owner.certificate.public_bytes(Encoding.PEM) for owner in owners)


def a_list(seals: dict[str, Reason], *, country: str = "UTO", sequence: int = 7, **changes: object) -> RevocationList:
    values = {"issued_at": NOW, "next_update": NOW + timedelta(days=1)} | changes
    return RevocationList(country=country, sequence=sequence, seals=seals, **values)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def authority() -> Authority:
    return certificates.create_authority(country="UT", state="UTO", name="Utopia Visa Authority", now=NOW)


@pytest.fixture(scope="session")
def signer(authority: Authority) -> Signer:
    return certificates.create_signer(authority, code="EV", serial=1, starts=NOW)


@pytest.fixture(scope="session")
def trusted(authority: Authority, signer: Signer) -> TrustedSigners:
    return TrustedSigners.load(bundle(authority, signer))


@pytest.fixture(scope="session")
def features() -> VisaFeatures:
    return VisaFeatures(MRZ, Stay(30), "N01234567", entries=1, visa_type="C1", valid_from=date(2026, 11, 20))


@pytest.fixture(scope="session")
def seal(features: VisaFeatures, signer: Signer) -> bytes:
    return signing.seal_visa(features, signer=signer, issued_on=TODAY, signed_on=TODAY)


@pytest.fixture(scope="session")
def refusal_seal(signer: Signer) -> bytes:
    content = RefusalFeatures(
        "R-7K3M-0000-1111-2222-Q", "ERIKSSON<<ANNA<MARIA", ("R2", "false-document"), date(2026, 12, 20)
    )
    return signing.seal_refusal(content, signer=signer, issued_on=TODAY, signed_on=TODAY)
