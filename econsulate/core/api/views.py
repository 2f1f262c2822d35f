"""What does every API view share? A named audience, limits, idempotent POST, no-store, visible rows only."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar, cast
from uuid import UUID

from django.db import models, transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from econsulate.core.access import Nobody
from econsulate.core.accounts.models import User
from econsulate.core.api.answers import RowAnswer, answers
from econsulate.core.api.etag import Changed, check_if_match, etag_of
from econsulate.core.appconfig.services import require_recent
from econsulate.core.errors import DomainError, FieldError, InvalidInput
from econsulate.core.idempotency.services import Answer, once
from econsulate.core.limits.services import Rate, allow

Row = TypeVar("Row", bound=models.Model)
Handler = Callable[..., Response]
REPLAYED_HEADERS = ("Location", "ETag", "Retry-After")
MAX_KEY = 128


class ApiView(GenericAPIView):
    """Base of all views. Subclasses set `audience`; without it nobody gets in."""

    audience: ClassVar[type[BasePermission]] = Nobody
    rate: ClassVar[Rate | None] = None
    cache_control: ClassVar[str] = "no-store"
    # A POST that changes nothing when repeated needs no key; its effect then also outlives an answer such as 409.
    repeats_itself: ClassVar[bool] = False
    # Whoever calls for help, and what an old app needs to learn that it is old, is never refused for its version.
    serves_old_apps: ClassVar[bool] = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "post" in cls.__dict__ and not cls.repeats_itself:
            setattr(cls, "post", idempotent(cls.__dict__["post"]))  # noqa: B010 - the class has one, mypy can't know

    def get_permissions(self) -> Sequence[BasePermission]:
        return [self.audience()]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not self.serves_old_apps:
            require_recent(request.headers.get("App-Version", ""))
        super().initial(request, *args, **kwargs)
        if self.rate:
            allow(scope_of(type(self)), caller_of(request), rate=self.rate)

    def handle_exception(self, exc: Exception) -> Response:
        late = isinstance(exc, DomainError) and exc.code == Changed.code and not isinstance(exc, Changed)
        if late and "If-Match" in self.request.headers:
            exc = self.changed_under_lock()
        return super().handle_exception(exc)

    def changed_under_lock(self) -> Exception:
        """Somebody was faster between our look at If-Match and the row's lock: the same 412 as a moment later."""
        changed = Changed()
        try:
            present = self.present()
        except (Http404, DomainError) as gone:
            return gone
        if present is not None:
            changed.show(present.data, present.headers.get("ETag"))
        return changed

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", self.cache_control)
        return response

    @property
    def me(self) -> User:
        """The signed-in caller; for views whose audience is signed in."""
        return cast(User, self.request.user)

    def read(self, serializer: type[BaseSerializer], **options: Any) -> Any:
        """The validated body. Raises a 400 naming each faulty field."""
        reader = serializer(data=self.request.data, context=self.get_serializer_context(), **options)
        reader.is_valid(raise_exception=True)
        return reader.validated_data

    def visible(self, queryset: models.QuerySet[Row], public_id: UUID) -> Row:
        """The row, when this caller may see it; absent and foreign answer alike."""
        row = queryset.visible_to(self.request.user).filter(public_id=public_id).first()  # type: ignore[attr-defined]
        if row is None:
            raise Http404
        return row

    def require_match(self, row: models.Model) -> None:
        """Check If-Match against the row's version, when the caller sent one; the 412 brings what stands there now."""
        try:
            check_if_match(self.request.headers.get("If-Match"), etag_of(row))
        except Changed as changed:
            if (present := self.present()) is not None:
                changed.show(present.data, present.headers.get("ETag"))
            raise

    def present(self) -> Response | None:
        """The thing as this caller's own GET gives it. Verbs, which have none, name it where the caller may see it
        without a record of the reading; None leaves it to them to read anew."""
        get: Handler | None = getattr(self, "get", None)
        if get is None or self.request.method not in {"PUT", "PATCH", "DELETE"}:
            return None
        return get(self.request, *self.args, **self.kwargs)

    def page(self, rows: Any, serializer: type[BaseSerializer]) -> Response:
        """One page of a queryset, or of a prepared list; the database is asked for no more than a RowAnswer shows."""
        if not issubclass(serializer, RowAnswer):
            found = self.paginate_queryset(rows)
            body = serializer(found, many=True, context=self.get_serializer_context()).data
            return self.get_paginated_response(body)
        if isinstance(rows, models.QuerySet):
            rows = rows.values(*serializer.columns())
        return self.get_paginated_response(answers(serializer, self.paginate_queryset(rows)))


class BrokenOff(DomainError):
    """Nobody reads this answer, as the line is gone; nothing is kept of the request."""

    status = HTTPStatus.BAD_REQUEST
    code = "broken_off"
    title = _("Your request broke off before its end. Send it again.")


def scope_of(view: type[ApiView]) -> str:
    """Whose allowance is counted: views of one name in two slices have each their own."""
    return f"view:{view.__module__}.{view.__qualname__}"


def caller_of(request: Request) -> str:
    """Who is counted: the login, else the address the proxy vouches for."""
    if request.user and request.user.is_authenticated:
        return str(request.user.public_id)
    return str(request.META.get("REMOTE_ADDR", ""))


def idempotent(handler: Handler) -> Handler:
    """With an Idempotency-Key from a signed-in caller, the POST happens once and repeats get the same answer."""

    @wraps(handler)
    def post(self: ApiView, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None or not request.user.is_authenticated:
            return handler(self, request, *args, **kwargs)
        if not (1 <= len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
            raise InvalidInput(errors=[FieldError("Idempotency-Key", "invalid", "1-128 printable ASCII characters")])

        def act() -> Answer:
            try:
                with transaction.atomic():
                    response = handler(self, request, *args, **kwargs)
            except Exception as error:
                response = self.handle_exception(error)
            headers = {name: response.headers[name] for name in REPLAYED_HEADERS if name in response.headers}
            return Answer(response.status_code, rendered(response.data), headers)

        # As the parser is chosen: parameters and case of the type say nothing about whether there is a body to compare.
        media_type = (request.content_type or "").partition(";")[0].strip().lower()
        body = whole_body(request) if media_type == "application/json" else b""
        answer, replayed = once(request.user, key, route=f"POST {request.path}", body=body, act=act)
        content_type = "application/problem+json" if answer.status >= 400 else None
        headers = {**answer.headers, "Idempotent-Replayed": "true"} if replayed else answer.headers
        return Response(answer.body, status=answer.status, headers=headers, content_type=content_type)

    return post


def whole_body(request: Request) -> bytes:
    """Raises BrokenOff where the line broke before the end: half a body must not take the key of the whole one."""
    declared = request.META.get("CONTENT_LENGTH") or ""
    body: bytes = request.body
    if declared.isdecimal() and len(body) < int(declared):
        raise BrokenOff
    return body


def rendered(data: Any) -> Any:
    """The body as plain JSON values, as the first caller gets it and a replay must."""
    import orjson

    from econsulate.core.api.strict_json import plain

    return None if data is None else orjson.loads(orjson.dumps(data, default=plain, option=orjson.OPT_UTC_Z))
