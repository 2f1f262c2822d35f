"""Sealing is that of RFC 8291, to the byte, and opens only with the browser's own key."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from notifications.channels.sealing import is_public_key, padded, raw, sealed, unpacked
from tests.notifications.push.services import opened

# RFC 8291, section 5 and appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
RECEIVER_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SENDER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
    "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unpacked(text), "big"), ec.SECP256R1())


def test_it_seals_the_example_of_the_standard() -> None:
    found = sealed(
        PLAIN, receiver=unpacked(RECEIVER), auth=unpacked(AUTH), sender=private(SENDER_PRIVATE), salt=unpacked(SALT)
    )
    assert found == unpacked(SEALED)
    assert opened(found, private(RECEIVER_PRIVATE), unpacked(AUTH)) == PLAIN


def test_the_same_twice_looks_different_and_opens_for_nobody_else() -> None:
    key, auth = ec.generate_private_key(ec.SECP256R1()), b"a" * 16
    first, second = (sealed(b"{}", receiver=raw(key.public_key()), auth=auth) for _ in range(2))
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]
    assert opened(first, key, auth) == opened(second, key, auth) == b"{}"
    with pytest.raises(InvalidTag):
        opened(first, ec.generate_private_key(ec.SECP256R1()), auth)
    with pytest.raises(InvalidTag):
        opened(first, key, b"b" * 16)


def test_size_tells_nothing() -> None:
    assert len(padded(b"{}")) == len(padded(b'{"urgent":"1"}'))


def test_only_points_of_the_curve_are_keys() -> None:
    good = unpacked(RECEIVER)
    assert is_public_key(good)
    for bad in (b"", good[:-1], good + b"0", b"\4" + b"\1" * 64, b"\2" + good[1:33]):
        assert not is_public_key(bad)
