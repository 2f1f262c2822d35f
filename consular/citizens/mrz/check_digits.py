"""Which check digit belongs to a run of MRZ characters? Doc 9303-3 §4.9: weights 7, 3, 1, modulo 10."""

from string import ascii_uppercase, digits

_VALUES = bytes.maketrans(f"{digits}{ascii_uppercase}<".encode(), bytes([*range(36), 0]))


def check_digit(text: str) -> str:
    """Return the digit for text made of A-Z (10 to 35), 0-9 and < (0)."""
    values = text.encode("ascii").translate(_VALUES)
    return str((7 * sum(values[0::3]) + 3 * sum(values[1::3]) + sum(values[2::3])) % 10)
