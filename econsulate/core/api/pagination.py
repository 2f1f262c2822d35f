"""How is a long list read? By cursor: stable while rows are added, no counting, at most 100 a page."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from econsulate.core.errors import FieldError, InvalidInput

# DRF reads this out of bytes that hold no cursor at all.
NOWHERE = Cursor(offset=0, reverse=False, position=None)


class CursorPages(CursorPagination):
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = ("-created_at", "-id")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        self.sorted_by = queryset.model._meta.get_field(self.ordering[0].removeprefix("-"))
        return super().paginate_queryset(queryset, request, view)

    def get_page_size(self, request: Request) -> int:
        """Raises InvalidInput for anything but 1 to 100, where DRF would quietly take the default."""
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not (asked.isascii() and asked.isdecimal() and len(asked) <= 3 and 1 <= int(asked) <= self.max_page_size):
            detail = _("Give a number from 1 to %(most)d.") % {"most": self.max_page_size}
            raise InvalidInput(errors=[FieldError(self.page_size_query_param, "invalid", detail)])
        return int(asked)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Raises InvalidInput for a cursor that no page gave out; its position would go to the database as it is."""
        try:
            cursor: Cursor | None = super().decode_cursor(request)
            if cursor == NOWHERE or (cursor and not self.can_be_reached(cursor.position)):
                raise NotFound
        except (NotFound, ValidationError) as error:
            detail = _("Take the cursor from the page before.")
            raise InvalidInput(errors=[FieldError(self.cursor_query_param, "invalid", detail)]) from error
        return cursor

    def can_be_reached(self, position: Any) -> bool:
        """Whether a row may stand there; a cursor without position counts from the beginning."""
        if position is None:
            return True
        value = self.sorted_by.to_python(position)
        if isinstance(self.sorted_by, models.DateTimeField):
            return timezone.is_aware(value) and is_moment(value)
        return "\0" not in str(position)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        described: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        return [
            {**parameter, "schema": size} if parameter["name"] == self.page_size_query_param else parameter
            for parameter in described
        ]


def is_moment(value: datetime) -> bool:
    """Whether the calendar still holds it once it is read in UTC, as the database does."""
    try:
        value.astimezone(UTC)
    except OverflowError:
        return False
    return True
