"""Which code did somebody mean who typed it, or copied it with more around it? Pure."""

from econsulate.core.references import ALPHABET, LOOKALIKES

LENGTH = 8


def read_code(text: str) -> str | None:
    """As it is kept; None for what no code can be. The whole link will do, and so do blanks and small letters."""
    last = text.strip().rstrip("/").rpartition("/")[2]
    code = "".join(last.upper().replace("-", "").split()).translate(LOOKALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
