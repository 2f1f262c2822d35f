"""How does the system seal what belongs to no person: sessions, second-factor secrets, codes on their way out?"""

from base64 import b64decode, b64encode

from django.conf import settings

from econsulate.core.crypto.primitives import CannotDecrypt, decrypt, encrypt, system_key


def seal(text: str, *, purpose: str, place: str = "") -> str:
    """Return `key-id:base64`; `place` names the row the text belongs to, so that it opens nowhere else."""
    key_id = next(iter(settings.KEY_ENCRYPTION_KEYS))
    sealed = encrypt(system_key(purpose, key_id), text.encode(), f"{purpose}:{place}".encode())
    return f"{key_id}:{b64encode(sealed).decode()}"


def unseal(sealed: str, *, purpose: str, place: str = "") -> str:
    """Reverse of seal, under any key-encryption key still configured. Raises CannotDecrypt."""
    key_id, _colon, body = sealed.partition(":")
    try:
        raw = b64decode(body, validate=True)
    except ValueError as error:
        raise CannotDecrypt from error
    return decrypt(system_key(purpose, key_id), raw, f"{purpose}:{place}".encode()).decode()


def resealed(sealed: str, *, purpose: str, place: str = "") -> str:
    """The same text under the current key-encryption key; as it is if it is there already. Raises CannotDecrypt."""
    if sealed.startswith(f"{next(iter(settings.KEY_ENCRYPTION_KEYS))}:"):
        return sealed
    return seal(unseal(sealed, purpose=purpose, place=place), purpose=purpose, place=place)
