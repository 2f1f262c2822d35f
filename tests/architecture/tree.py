"""What the tests of this folder look at: our modules, our models, our addresses."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("econsulate", "consular", "notifications")


@dataclass(frozen=True)
class Module:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def source(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    def functions(self) -> Iterator[ast.FunctionDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef))


def modules(*roots: str) -> list[Module]:
    """Every Python file we write by hand."""
    found = (path for root in roots or PACKAGES for path in (ROOT / root).rglob("*.py"))
    return [Module(path) for path in sorted(found) if "migrations" not in path.parts]


@dataclass(frozen=True)
class Address:
    """One route as it stands in the URLconf, and what answers there."""

    route: str
    callback: Any

    @property
    def view(self) -> Any:
        return getattr(self.callback, "cls", None) or getattr(self.callback, "view_class", self.callback)


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLPattern):
            yield Address(route, entry.callback)
        else:
            yield from addresses(entry, route)
