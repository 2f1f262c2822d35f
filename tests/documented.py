"""What does the committed OpenAPI document say?"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rest_framework.test import APIClient

COMMITTED = Path(__file__).resolve().parents[1] / "docs" / "openapi.yaml"
# Five times as fast, where there is one.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str | bytes) -> Any:
    return yaml.load(text, LOADER)  # noqa: S506 - a safe loader


@cache
def document() -> Any:
    """Read once; nobody changes it."""
    return read(COMMITTED.read_text("utf-8"))


class DocumentedClient(APIClient):
    """Every success it is answered is one that the document promises, in the form promised there."""

    def request(self, **environ: Any) -> Any:
        answer = super().request(**environ)
        if 200 <= answer.status_code < 300 and answer.resolver_match:
            require_promised(environ["REQUEST_METHOD"].lower(), answer)
        return answer


def require_promised(method: str, answer: Any) -> None:
    """Whatever is not in the document at all is no part of the API."""
    path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", answer.resolver_match.route)
    operation = document()["paths"].get(path, {}).get(method)
    if operation is None:
        return
    promised = operation["responses"].get(str(answer.status_code))
    assert promised is not None, f"{method} {path} answered {answer.status_code}, which docs/openapi.yaml doesn't know"
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    assert (kind or None) in (promised.get("content") or [None]), f"{method} {path} answered {kind!r}"
