"""By what does a row of an older register know itself again, without the database reading it?"""

import json

from consular.abroad.rules.old_register import OldRow
from econsulate.core.crypto.primitives import blind_index


def number_index(source: str, external_id: str) -> bytes:
    """Equality of a number within one older register. As written: a register may tell `a1` from `A1`."""
    return blind_index(external_id.encode().hex(), purpose=f"old_register:{source}")


def row_index(row: OldRow) -> bytes:
    """Equality of all that a row says; `same_as` is about it, not of it. The number keeps two people's rows apart."""
    told = {name: value for name, value in vars(row).items() if name != "same_as"}
    told["document"] = vars(row.document) if row.document else None
    return blind_index(json.dumps(told, default=str, sort_keys=True).encode().hex(), purpose="old_register_row")
