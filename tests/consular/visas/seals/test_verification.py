from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consular.visas.seals import certificates, envelope, signing, visa
from consular.visas.seals.certificates import Authority, Signer
from consular.visas.seals.errors import MalformedSeal
from consular.visas.seals.printed import PrintedRefusal, PrintedVisa
from consular.visas.seals.revocations import Reason, RevocationList
from consular.visas.seals.trust import TrustedSigners
from consular.visas.seals.verification import RevocationCheck, Status, Verdict, verify
from consular.visas.seals.visa import Stay, VisaFeatures
from tests.consular.visas.seals.conftest import MRZ, NOW, TODAY, a_list, bundle


def judged(
    data: bytes, trusted: TrustedSigners, revocations: RevocationList | None = None, at: datetime = NOW
) -> Verdict:
    return verify(data, certificates=trusted, revocations=revocations, at=at)


def test_a_genuine_visa_is_valid_and_says_what_is_printed(seal: bytes, trusted: TrustedSigners) -> None:
    verdict = judged(seal, trusted)
    assert (verdict.status, verdict.reason, verdict.signer) == (Status.VALID, "", "UTEV1")
    assert verdict.revocations is RevocationCheck.NOT_CHECKED
    assert verdict.visa == PrintedVisa(
        country="UTO",
        mrz=(MRZ[0], MRZ[1][:28]),
        primary_identifier="ERIKSSON",
        secondary_identifier="ANNA MARIA",
        document_number="EV1234567",
        nationality="KAZ",
        birth_date="1969-08-06",
        sex="F",
        passport_number="N01234567",
        visa_type="C1",
        entries=1,
        stay=Stay(30),
        issued_on=TODAY,
        valid_from=TODAY,
        valid_until=date(2027, 6, 23),
    )
    assert verdict.refusal is None


def test_a_genuine_refusal_is_valid_and_says_what_is_printed(refusal_seal: bytes, trusted: TrustedSigners) -> None:
    verdict = judged(refusal_seal, trusted)
    assert (verdict.status, verdict.visa) == (Status.VALID, None)
    assert verdict.refusal == PrintedRefusal(
        "UTO", "R-7K3M-0000-1111-2222-Q", "ERIKSSON", "ANNA MARIA", ("R2", "false-document"), TODAY, date(2026, 12, 20)
    )


def test_the_verdict_becomes_plain_json(seal: bytes, trusted: TrustedSigners) -> None:
    told = judged(seal, trusted).as_json()
    assert (type(told["status"]), told["status"], told["revocations"]) == (str, "valid", "not_checked")
    assert told["visa"]["valid_until"] == "2027-06-23"
    assert told["visa"]["stay"] == {"days": 30, "months": 0, "years": 0}


@pytest.mark.parametrize(
    ("lower", "birth_date", "sex", "nationality"),
    [
        ("EV1234567<D<<<<<<<<1<2706236", "<<<<<<", "", "D"),
        ("EV1234567<KAZ52<<<<1M2706236", "52<<<<", "M", "KAZ"),
        ("EV1234567<KAZ2612311F2706236", "1926-12-31", "F", "KAZ"),
        ("EV1234567<KAZ2610011F2706236", "2026-10-01", "F", "KAZ"),
        ("EV1234567<KAZ9902301F2706236", "990230", "F", "KAZ"),
    ],
)
def test_unusual_people_are_printed_as_their_mrz_has_them(
    features: VisaFeatures,
    signer: Signer,
    trusted: TrustedSigners,
    lower: str,
    birth_date: str,
    sex: str,
    nationality: str,
) -> None:
    given = replace(features, mrz=("V<UTOSINGLENAME<<<<<<<<<<<<<<<<<<<<<", lower))
    told = judged(signing.seal_visa(given, signer=signer, issued_on=TODAY, signed_on=TODAY), trusted).visa
    assert told is not None
    assert (told.primary_identifier, told.secondary_identifier) == ("SINGLENAME", "")
    assert (told.birth_date, told.sex, told.nationality) == (birth_date, sex, nationality)


def test_a_passport_number_over_nine_characters_is_sealed_whole(
    features: VisaFeatures, signer: Signer, trusted: TrustedSigners
) -> None:
    given = replace(features, passport_number="N0123456789012")
    told = judged(signing.seal_visa(given, signer=signer, issued_on=TODAY, signed_on=TODAY), trusted).visa
    assert told is not None
    assert told.passport_number == "N0123456789012"


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_seal_with_a_changed_byte_is_ever_genuine(data: st.DataObject, seal: bytes, trusted: TrustedSigners) -> None:
    position = data.draw(st.integers(0, len(seal) - 1))
    other = data.draw(st.integers(1, 255))
    changed = seal[:position] + bytes((seal[position] ^ other,)) + seal[position + 1 :]
    verdict = judged(changed, trusted)
    assert verdict.status in (Status.ALTERED, Status.UNKNOWN)
    assert verdict.visa is None
    assert verdict.refusal is None
    assert verdict.reason


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_random_bytes_never_raise_and_are_never_genuine(trusted_bytes: bytes) -> None:
    verdict = judged(trusted_bytes, TrustedSigners([]))
    assert verdict.status in (Status.ALTERED, Status.UNKNOWN)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=120))
def test_even_features_a_trusted_signer_signed_in_error_never_raise(
    noise: bytes, signer: Signer, trusted: TrustedSigners
) -> None:
    header = envelope.Header("UTO", "UTEV", "1", TODAY, TODAY, visa.PROFILE)
    unsigned = envelope.unsigned_bytes(header, {visa.MRZ_B: noise, visa.STAY: noise[:3], visa.PASSPORT: noise[:6]})
    whole = unsigned + envelope.feature(envelope.SIGNATURE_TAG, signing.sign(unsigned, signer.key))
    verdict = judged(whole, trusted)
    assert (verdict.status, verdict.visa) == (Status.ALTERED, None)


def test_an_unknown_signer_is_unknown_and_the_claim_is_not_repeated(seal: bytes) -> None:
    verdict = judged(seal, TrustedSigners([]))
    assert (verdict.status, verdict.reason, verdict.visa) == (Status.UNKNOWN, "unknown_signer", None)


def test_a_forger_with_an_own_authority_is_not_believed(features: VisaFeatures, trusted: TrustedSigners) -> None:
    forger = certificates.create_authority(country="UT", state="UTO", name="Utopia Visa Authority", now=NOW)
    key = certificates.create_signer(forger, code="EV", serial=1, starts=NOW)
    verdict = judged(signing.seal_visa(features, signer=key, issued_on=TODAY, signed_on=TODAY), trusted)
    assert (verdict.status, verdict.reason, verdict.visa) == (Status.ALTERED, "bad_signature", None)


def test_one_state_cannot_seal_for_another(features: VisaFeatures, signer: Signer, trusted: TrustedSigners) -> None:
    other = replace(signer, state="NOR")
    verdict = judged(signing.seal_visa(features, signer=other, issued_on=TODAY, signed_on=TODAY), trusted)
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, "signer_of_another_state")


@pytest.mark.parametrize("signed_on", [TODAY - timedelta(days=1), TODAY + timedelta(days=15 * 366)])
def test_a_signature_outside_the_certificates_life_is_unknown(
    features: VisaFeatures, signer: Signer, trusted: TrustedSigners, signed_on: date
) -> None:
    verdict = judged(signing.seal_visa(features, signer=signer, issued_on=TODAY, signed_on=signed_on), trusted)
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, "signer_not_valid_then")


def test_after_rotation_old_and_new_visas_are_both_good(
    features: VisaFeatures, authority: Authority, signer: Signer, seal: bytes
) -> None:
    next_year = NOW + timedelta(days=365)
    successor = certificates.create_signer(authority, code="EV", serial=2, starts=next_year)
    both = TrustedSigners.load(bundle(authority, signer, successor))
    later = replace(features, mrz=(MRZ[0], MRZ[1].replace("2706236", "2806234")), valid_from=None)
    new = signing.seal_visa(later, signer=successor, issued_on=next_year.date(), signed_on=next_year.date())
    assert judged(seal, both).status is Status.VALID
    assert (judged(new, both, at=next_year).status, judged(new, both, at=next_year).signer) == (Status.VALID, "UTEV2")


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (datetime(2027, 6, 23, 23, 59, tzinfo=UTC), Status.VALID),
        (datetime(2027, 6, 24, 0, 0, tzinfo=UTC), Status.EXPIRED),
        (datetime(2027, 6, 24, 1, 0, tzinfo=timezone(timedelta(hours=5))), Status.EXPIRED),
        (datetime(2027, 6, 23, 23, 0, tzinfo=timezone(timedelta(hours=-5))), Status.VALID),
    ],
)
def test_a_visa_ends_with_its_last_day_where_it_is_checked(
    seal: bytes, trusted: TrustedSigners, at: datetime, status: Status
) -> None:
    assert judged(seal, trusted, at=at).status is status


def test_a_visa_before_its_first_day_is_genuine_but_not_in_force(
    features: VisaFeatures, signer: Signer, trusted: TrustedSigners
) -> None:
    given = replace(features, valid_from=date(2026, 12, 1))
    verdict = judged(signing.seal_visa(given, signer=signer, issued_on=TODAY, signed_on=TODAY), trusted)
    assert (verdict.status, verdict.reason) == (Status.VALID, "not_yet_in_force")


@pytest.mark.parametrize("reason", list(Reason))
def test_a_revoked_visa_is_revoked_even_after_it_expired(seal: bytes, trusted: TrustedSigners, reason: Reason) -> None:
    name = judged(seal, trusted).seal_id
    for at in (NOW, datetime(2030, 1, 1, tzinfo=UTC)):
        verdict = judged(seal, trusted, a_list({name: reason}, next_update=datetime(2031, 1, 1, tzinfo=UTC)), at)
        assert (verdict.status, verdict.reason) == (Status.REVOKED, reason.value)
        assert verdict.revocations is RevocationCheck.CHECKED


def test_a_revoked_visa_cannot_be_brought_back_by_the_twin_of_its_signature(
    seal: bytes, trusted: TrustedSigners
) -> None:
    s = int.from_bytes(seal[-32:], "big")
    twin = seal[:-32] + (signing.ORDER - s).to_bytes(32, "big")
    assert judged(twin, trusted).status is Status.VALID  # mathematics: anyone can make it, and it says the same
    revoked = a_list({judged(seal, trusted).seal_id: Reason.REVOKED})
    assert judged(twin, trusted, revoked).status is Status.REVOKED


def test_a_seal_is_named_by_the_hash_of_its_bytes(seal: bytes, trusted: TrustedSigners) -> None:
    import hashlib

    assert judged(seal, trusted).seal_id == hashlib.sha256(seal).hexdigest()


def test_a_stale_list_is_used_and_told(seal: bytes, trusted: TrustedSigners) -> None:
    old = a_list({}, issued_at=NOW - timedelta(days=3), next_update=NOW - timedelta(days=2))
    verdict = judged(seal, trusted, old)
    assert (verdict.status, verdict.revocations) == (Status.VALID, RevocationCheck.STALE)


def test_the_list_of_another_state_checks_nothing(seal: bytes, trusted: TrustedSigners) -> None:
    verdict = judged(seal, trusted, a_list({judged(seal, trusted).seal_id: Reason.REVOKED}, country="NOR"))
    assert (verdict.status, verdict.revocations) == (Status.VALID, RevocationCheck.NOT_CHECKED)


def test_a_withdrawn_signer_vouches_for_nothing_any_more(seal: bytes, trusted: TrustedSigners) -> None:
    verdict = judged(seal, trusted, a_list({}, signers=frozenset({"UTEV1"})))
    assert (verdict.status, verdict.reason, verdict.visa) == (Status.UNKNOWN, "signer_withdrawn", None)


def test_a_document_of_a_kind_we_do_not_issue_is_unknown(signer: Signer, trusted: TrustedSigners) -> None:
    data = signing.seal({1: b"x"}, (0x5E, 0x03), signer=signer, issued_on=TODAY, signed_on=TODAY)
    assert (judged(data, trusted).status, judged(data, trusted).reason) == (Status.UNKNOWN, "unknown_document")


@pytest.mark.parametrize("valid_from", [None, date(2027, 7, 1)])
def test_a_visa_that_ends_before_it_starts_is_not_sealed(
    features: VisaFeatures, signer: Signer, valid_from: date | None
) -> None:
    issued_on = date(2027, 6, 24) if valid_from is None else TODAY
    with pytest.raises(MalformedSeal, match="ends_before_it_starts"):
        signing.seal_visa(
            replace(features, valid_from=valid_from), signer=signer, issued_on=issued_on, signed_on=issued_on
        )
