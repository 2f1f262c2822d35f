import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consular.visas.seals import certificates, revocations, signing
from consular.visas.seals.certificates import Authority, Signer
from consular.visas.seals.errors import UnusableRevocationList
from consular.visas.seals.revocations import Reason, RevocationList
from consular.visas.seals.trust import TrustedSigners
from tests.consular.visas.seals.conftest import NOW, a_list, bundle

SEALS = {"a" * 64: Reason.REVOKED, "0" * 64: Reason.SUSPENDED}


def jws(signer: Signer, header: dict[str, Any], payload: Any) -> bytes:
    signed = b".".join(revocations.encode(json.dumps(part).encode()) for part in (header, payload))
    return signed + b"." + revocations.encode(signing.sign(signed, signer.key))


HEADER = {"alg": "ES256", "kid": "UTEV1", "typ": revocations.TYPE}


def test_a_list_comes_back(signer: Signer, trusted: TrustedSigners) -> None:
    given = a_list(SEALS, signers=frozenset({"UTEV9"}))
    assert RevocationList.read(given.sign(signer) + b"\n", trusted) == given


def test_a_list_is_a_compact_jws_any_library_can_check(signer: Signer) -> None:
    header, payload, signature = a_list(SEALS).sign(signer).split(b".")
    assert json.loads(base64.urlsafe_b64decode(header + b"==")) == HEADER
    assert json.loads(base64.urlsafe_b64decode(payload + b"==")) == {
        "country": "UTO",
        "sequence": 7,
        "issued_at": "2026-11-20T12:00:00Z",
        "next_update": "2026-11-21T12:00:00Z",
        "seals": {"a" * 64: "revoked", "0" * 64: "suspended"},
        "signers": [],
    }
    assert len(base64.urlsafe_b64decode(signature + b"==")) == 64


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_list_with_a_changed_byte_is_refused(data: st.DataObject, signer: Signer, trusted: TrustedSigners) -> None:
    signed = a_list(SEALS).sign(signer)
    position = data.draw(st.integers(0, len(signed) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != signed[position]))
    changed = signed[:position] + bytes((byte,)) + signed[position + 1 :]
    if changed.strip() == signed.strip():
        return
    with pytest.raises(UnusableRevocationList):
        RevocationList.read(changed, trusted)


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(UnusableRevocationList):
        RevocationList.read(data, TrustedSigners([]))


@pytest.mark.parametrize(
    "change",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"typ": "JWT"},
        {"typ": None},
    ],
)
def test_another_kind_of_token_is_refused(signer: Signer, trusted: TrustedSigners, change: dict[str, Any]) -> None:
    with pytest.raises(UnusableRevocationList, match="malformed"):
        RevocationList.read(jws(signer, HEADER | change, a_list({}).payload()), trusted)


@pytest.mark.parametrize(
    "change",
    [
        {"seals": {"zz": "revoked"}},
        {"seals": {"a" * 64: "gone"}},
        {"seals": ["a" * 64]},
        {"sequence": "many"},
        {"sequence": -1},
        {"issued_at": "yesterday"},
        {"next_update": "2026-11-20T12:00:00Z"},
        {"next_update": None},
        {"country": ""},
        {"signers": None},
        {"more": 1},
    ],
)
def test_a_signed_but_malformed_list_is_refused(
    signer: Signer, trusted: TrustedSigners, change: dict[str, Any]
) -> None:
    with pytest.raises(UnusableRevocationList, match="malformed"):
        RevocationList.read(jws(signer, HEADER, a_list({}).payload() | change), trusted)


def test_a_list_by_a_stranger_is_refused(trusted: TrustedSigners) -> None:
    stranger = certificates.create_authority(country="UT", state="UTO", name="Else", now=NOW)
    signer = certificates.create_signer(stranger, code="EV", serial=7, starts=NOW)
    with pytest.raises(UnusableRevocationList, match="unknown_signer"):
        RevocationList.read(a_list(SEALS).sign(signer), trusted)


def test_a_list_for_another_state_is_refused(signer: Signer, trusted: TrustedSigners) -> None:
    foreign = a_list(SEALS, country="NOR")
    with pytest.raises(UnusableRevocationList, match="wrong_signer"):
        foreign.sign(signer)
    with pytest.raises(UnusableRevocationList, match="wrong_signer"):
        RevocationList.read(jws(signer, HEADER, foreign.payload()), trusted)


def test_a_withdrawn_signer_can_sign_no_list(signer: Signer, trusted: TrustedSigners) -> None:
    against_itself = a_list({}, signers=frozenset({signer.reference}))
    with pytest.raises(UnusableRevocationList, match="wrong_signer"):
        against_itself.sign(signer)
    with pytest.raises(UnusableRevocationList, match="wrong_signer"):
        RevocationList.read(jws(signer, HEADER, against_itself.payload()), trusted)


def test_another_signer_can_announce_that_one_is_withdrawn(authority: Authority, signer: Signer) -> None:
    other = certificates.create_signer(authority, code="EV", serial=2, starts=NOW)
    both = TrustedSigners.load(bundle(authority, signer, other))
    announced = a_list({}, signers=frozenset({signer.reference})).sign(other)
    assert RevocationList.read(announced, both).signers == {"UTEV1"}


def test_a_list_from_before_its_signer_existed_is_refused(signer: Signer, trusted: TrustedSigners) -> None:
    early = a_list({}, issued_at=NOW - timedelta(days=2))
    with pytest.raises(UnusableRevocationList, match="wrong_signer"):
        RevocationList.read(early.sign(signer), trusted)
