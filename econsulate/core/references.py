"""How do we name a case so that a person can copy it and nobody can guess the next? Random, with a check character."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
RANDOM_CHARACTERS = 16  # 80 bits
GROUP = 4
LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})
_CHECK_MODULUS = 37
_CHECK_ALPHABET = ALPHABET + "*~$=U"


def new_reference(prefix: str) -> str:
    """`V-7K3M-…-Q`: a prefix for the kind of case, 80 random bits in groups of four, a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    while not check_character(body).isalnum():
        body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    groups = [body[start : start + GROUP] for start in range(0, RANDOM_CHARACTERS, GROUP)]
    return "-".join([prefix, *groups, check_character(body)])


def read_reference(text: str) -> str | None:
    """The reference as we write it, from what a person typed; None when it can't be one of ours."""
    compact = "".join(text.upper().split()).replace("-", "")
    if len(compact) != RANDOM_CHARACTERS + 2 or not compact.isascii():
        return None
    prefix, body, check = compact[0], compact[1:-1].translate(LOOKALIKES), compact[-1]
    if any(char not in ALPHABET for char in body) or check_character(body) != check:
        return None
    groups = [body[start : start + GROUP] for start in range(0, RANDOM_CHARACTERS, GROUP)]
    return "-".join([prefix, *groups, check])


def check_character(body: str) -> str:
    """Crockford's check symbol: the number modulo the prime 37 finds every single slip and swap."""
    number = 0
    for char in body:
        number = number * len(ALPHABET) + ALPHABET.index(char)
    return _CHECK_ALPHABET[number % _CHECK_MODULUS]
