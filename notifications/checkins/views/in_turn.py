"""How is the list of a check-in read page by page? By the place behind which one goes on, for hundreds share a turn."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from econsulate.core.api.pagination import CursorPages, is_moment
from econsulate.core.errors import FieldError, InvalidInput
from notifications.checkins.models.check_ins import CheckInPerson

LONGEST, MOST_TURN, MOST_KEY = 200, 2**15 - 1, 2**63 - 1
Place = tuple[int, datetime, int]


class InTurn(CursorPages):
    """One way only: who has answered meanwhile stands elsewhere by then."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.address, size = request.build_absolute_uri(), self.get_page_size(request)
        place = self.place_in(request)
        rows = (queryset.behind(*place) if place else queryset).in_turn()
        found: list[CheckInPerson] = list(rows[: size + 1])
        self.last = found[size - 1] if len(found) > size else None
        return found[:size]

    def place_in(self, request: Request) -> Place | None:
        """Raises InvalidInput for a cursor that no page gave out."""
        token = request.query_params.get(self.cursor_query_param)
        if token is None:
            return None
        try:
            return read(token)
        except (ValueError, TypeError) as error:
            detail = _("Take the cursor from the page before.")
            raise InvalidInput(errors=[FieldError(self.cursor_query_param, "invalid", detail)]) from error

    def get_next_link(self) -> str | None:
        if self.last is None:
            return None
        return str(replace_query_param(self.address, self.cursor_query_param, written(self.last)))

    def get_previous_link(self) -> None:
        return None


def written(row: CheckInPerson) -> str:
    place = [row.turn, (row.said_at or row.since).isoformat(), row.pk]
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read(token: str) -> Place:
    """Raises ValueError, TypeError."""
    if len(token) > LONGEST:
        raise ValueError(token)
    turn, waits, key = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    moment = datetime.fromisoformat(waits)
    numbers = type(turn) is int and 0 <= turn <= MOST_TURN and type(key) is int and 0 < key <= MOST_KEY
    if not numbers or not timezone.is_aware(moment) or not is_moment(moment):
        raise ValueError(token)
    return turn, moment, key
