"""How is a row saved so that every rule of its model answers with a field path, not with a database error?"""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from econsulate.core.errors import FieldError, InvalidInput


def save_checked(row: models.Model, path: str = "") -> None:
    """Validate by fields and constraints, then save. Raises InvalidInput with paths under `path`."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise InvalidInput(errors=list(_field_errors(error, path))) from error
    row.save()


def _field_errors(error: ValidationError, path: str) -> Iterator[FieldError]:
    for field, faults in error.error_dict.items():
        where = path if field == NON_FIELD_ERRORS else f"{path}.{field}".lstrip(".")
        for fault in faults:
            yield FieldError(where, fault.code or "invalid", fault.messages[0])
