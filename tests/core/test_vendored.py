"""What we serve of others' code is byte for byte what decision 0014 names, and needs no exception in the CSP."""

import hashlib
import json
import re
from pathlib import Path

from django.template.loader import get_template

CORE = Path(__file__).parents[2] / "econsulate" / "core"
DECISION = Path(__file__).parents[2] / "docs" / "decisions" / "0014-htmx.md"


def test_htmx_is_the_pinned_file() -> None:
    (script,) = (CORE / "static" / "core").glob("htmx-*.min.js")
    (version, digest) = re.findall(r"htmx\.org (\S+), .*?`([0-9a-f]{64})`", DECISION.read_text("utf-8"), re.DOTALL)[0]
    assert script.name == f"htmx-{version}.min.js"
    assert hashlib.sha256(script.read_bytes()).hexdigest() == digest
    assert "Zero-Clause BSD" in (CORE / "static" / "core" / "htmx-LICENSE.txt").read_text("utf-8")


def test_htmx_evaluates_nothing_adds_no_style_and_keeps_no_page() -> None:
    head = get_template("core/panel/parts.html").render()
    config = json.loads(re.search(r"content='(.*?)'", head).group(1))  # type: ignore[union-attr]
    off = ("allowEval", "allowScriptTags", "includeIndicatorStyles")
    assert [config[name] for name in off] == [False, False, False]
    assert (config["selfRequestsOnly"], config["historyCacheSize"]) == (True, 0)
    assert re.findall(r'src="(.*?)"', head) == [
        "/static/core/htmx-2.0.11.min.js",
        "/static/core/panel.js",
        "/static/core/live.js",
    ]
