"""How does the OpenAPI document describe our views? drf-spectacular, with problems as the error answers."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema


class Schema(AutoSchema):
    """Adds the problem document to every operation that can refuse, which is all of them."""

    def get_tags(self) -> list[str]:
        parts = [part for part in self.path.removeprefix("/api/v1/").split("/") if part and "{" not in part]
        return ["/".join(parts[:2] if parts[0] in {"staff", "public", "operations"} else parts[:1])]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        bodies.setdefault("default", {"description": "Problem", "content": {"application/problem+json": PROBLEM}})
        return bodies


PROBLEM = {
    "schema": {
        "type": "object",
        "required": ["type", "title", "status", "code", "detail", "request_id"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "detail": {"type": "string"},
            "request_id": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["path", "code", "detail"],
                    "properties": {
                        "path": {"type": "string"},
                        "code": {"type": "string"},
                        "detail": {"type": "string"},
                    },
                },
            },
        },
    }
}
