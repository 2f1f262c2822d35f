"""The OpenAPI document is whole, as committed, and can be read in a browser that trusts nobody but us."""

import base64
import hashlib
import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tests.documented import document, read


def test_the_committed_document_is_the_one_the_code_describes() -> None:
    generated = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, format="openapi-json", stdout=generated)
    assert json.loads(generated.getvalue()) == document(), "run `make schema`"


def test_every_operation_answers_refusals_with_the_problem_document() -> None:
    for methods in document()["paths"].values():
        for operation in methods.values():
            assert list(operation["responses"]["default"]["content"]) == ["application/problem+json"]


def test_no_body_is_described_as_just_some_object() -> None:
    def untyped(node: object) -> bool:
        if isinstance(node, list):
            return any(untyped(item) for item in node)
        if not isinstance(node, dict):
            return False
        bare = node.get("type") == "object" and not {"properties", "additionalProperties"} & set(node)
        return bare or node.get("additionalProperties") == {} or any(untyped(item) for item in node.values())

    assert not [name for name, schema in document()["components"]["schemas"].items() if untyped(schema)]
    assert not [path for path, methods in document()["paths"].items() if untyped(methods)]


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs/?script="])
def test_the_reference_loads_only_from_here(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not re.findall(r"(?:src|href|url)\s*[=:(]\s*[\"']?(?:https?:)?//", answer.text)


def test_the_reference_breaks_no_content_security_policy(client: Client) -> None:
    answer = client.get("/api/docs/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert not re.findall(r"<script>|style=|\son\w+=", answer.text)
    for style in re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_document_is_served_to_anyone(client: Client) -> None:
    answer = client.get("/api/schema/")
    assert answer.status_code == 200
    assert read(answer.content)["openapi"].startswith("3.")
