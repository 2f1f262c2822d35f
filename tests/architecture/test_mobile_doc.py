"""docs/mobile-api.md names only addresses and codes that exist, and the schema is as it says."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import addresses
from tests.documented import document

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/mobile-api.md").read_text("utf-8")
SCHEMA = document()
CODE = re.compile(r"\b(?:401|403|410|422|426) `?([a-z_]{8,})|`(?:4\d\d) ([a-z_]{8,})`")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"/api/v1/[a-z0-9/{}_.-]+[a-z0-9}]", PAGE))))
def test_an_address_it_names_is_one_of_the_schema(path: str) -> None:
    assert path in SCHEMA["paths"]


@pytest.mark.parametrize("step", sorted(set(re.findall(r"\bauth/[a-z0-9/]+[a-z]", PAGE))))
def test_a_step_of_sign_in_it_names_is_an_address(step: str) -> None:
    assert f"_allauth/app/v1/{step}" in {address.route for address in addresses()}


@pytest.mark.parametrize("code", sorted({one or other for one, other in CODE.findall(PAGE)}))
def test_a_code_it_names_is_given_by_some_refusal(code: str) -> None:
    sources = (path for folder in ("econsulate", "consular", "notifications") for path in (ROOT / folder).rglob("*.py"))
    assert any(f'"{code}"' in path.read_text("utf-8") for path in sources)


def test_its_targets_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"^make ([a-z-]+)", PAGE, re.M))
    assert named
    assert not [target for target in named if not re.search(rf"^{target}: ", makefile, re.M)]
