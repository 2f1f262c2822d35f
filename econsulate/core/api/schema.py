"""How does the OpenAPI document describe our views? drf-spectacular, with problems as the error answers."""

import inspect
from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from econsulate.core.access import Anyone
from econsulate.core.api.views import MAX_KEY

WIDER = {"staff", "public", "operations"}
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag you read. The answer is 412, and nothing changes, when somebody wrote in between; it brings"
    " `current`, what a GET would give you now, and its ETag.",
)
ETAG = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, description="The version of what is sent.", response=True)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": MAX_KEY, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="Yours to choose, one for each act. A repeat with the same key gets the first answer again.",
)


class FaultSerializer(serializers.Serializer):
    path = serializers.CharField(help_text="From the root of what was sent, as in `legs.0.city`")
    code = serializers.CharField(help_text="Never changes")
    detail = serializers.CharField(help_text="In the caller's language")


class ProblemSerializer(serializers.Serializer):
    """RFC 9457. Some codes bring members of their own."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Never changes")
    detail = serializers.CharField(help_text="In the caller's language")
    request_id = serializers.CharField()
    errors = FaultSerializer(many=True, required=False)  # type: ignore[assignment]


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "econsulate.core.access.AppSession"
    name = "AppSession"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "X-Session-Token",
            "description": "The session token that signing in under /_allauth/app/v1/ gives.",
        }


class StrictSerializerExtension(OpenApiSerializerExtension):
    """Says what StrictSerializer does: keys that aren't named are refused."""

    target_class = "econsulate.core.api.serializers.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Literal["request", "response"]) -> dict[str, Any]:
        schema: dict[str, Any] = auto_schema._map_basic_serializer(self.target, direction)
        if not own_words(type(self.target)):
            schema.pop("description", None)
        return {**schema, "additionalProperties": False}


def own_words(cls: type) -> str:
    """A class's own docstring; what it inherits speaks of the base."""
    return inspect.cleandoc(cls.__dict__.get("__doc__") or "")


class Schema(AutoSchema):
    """Adds what every operation shares: who may call, the problem document, and the key that makes a POST safe."""

    def get_tags(self) -> list[str]:
        parts = [part for part in self.path.removeprefix("/api/v1/").split("/") if part and "{" not in part]
        return ["/".join(parts[:2] if parts[0] in WIDER else parts[:1])]

    def get_description(self) -> str:  # type: ignore[override]
        action = getattr(self.view, str(self.method).lower(), None)
        return inspect.getdoc(action) or own_words(type(self.view))

    def get_auth(self) -> list[dict[str, Any]]:
        return [*super().get_auth(), *([{}] if self.is_open() else [])]

    def get_override_parameters(self) -> list[Any]:
        takes_key = self.method == "POST" and not self.is_open() and not getattr(self.view, "repeats_itself", False)
        return [IDEMPOTENCY_KEY] if takes_key else []

    def is_open(self) -> bool:
        return any(isinstance(permission, Anyone) for permission in self.view.get_permissions())

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        problem = self._get_response_for_code(ProblemSerializer(), "default", ["application/problem+json"], direction)  # type: ignore[no-untyped-call]
        bodies.setdefault("default", {**problem, "description": "A problem, in words and with a stable code"})
        if IF_MATCH in self.get_override_parameters():
            bodies["412"] = changed_meanwhile(problem, bodies.get("200"))
        return bodies


def changed_meanwhile(problem: dict[str, Any], shown: dict[str, Any] | None) -> dict[str, Any]:
    """A problem with the version that stands there now, and with what a GET gives where the answer is the same."""
    ((media_type, described),) = problem["content"].items()
    members: dict[str, Any] = {"etag": {"type": "string"}}
    if shown:
        members["current"] = next(iter(shown["content"].values()))["schema"]
    schema = {"allOf": [described["schema"], {"type": "object", "properties": members}]}
    return {"content": {media_type: {"schema": schema}}, "description": "Somebody wrote in between; nothing changed"}
