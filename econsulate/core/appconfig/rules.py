"""What may a remote configuration say, and is a version older than another?

Written as TOML; `EXAMPLE` has all of it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from econsulate.core.characters import UnfitCharacters, cleaned
from econsulate.core.errors import FieldError, InvalidInput

PLATFORMS = ("android", "ios")
SEVERITIES = ("info", "warning", "danger")
MOST_BANNERS, LONGEST_TEXT, LONGEST_CONFIG = 10, 400, 20_000
NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?\Z", re.ASCII)
EXAMPLE = """\
[android]
minimum = "1.2.0"
recommended = "1.4.0"
[ios]
minimum = "1.2.0"
recommended = "1.4.0"
[flags]
sos_by_sms = true
[[banners]]
id = "flood-2026"
severity = "warning"
from = 2026-12-01T00:00:00Z
until = 2026-12-08T00:00:00Z
[banners.text]
en = "…"
kk = "…"
ru = "…"
uz = "…"
uz-cyrl = "…"
"""
NOTHING_ASKED = {"platforms": {name: {"minimum": "0.0.0", "recommended": "0.0.0"} for name in PLATFORMS}}
EMPTY: Mapping[str, Any] = {**NOTHING_ASKED, "flags": {}, "banners": []}


class Version(NamedTuple):
    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return ".".join(map(str, self))


@dataclass(frozen=True)
class App:
    """What asks: `android/1.4.0`."""

    platform: str
    version: Version


def version_of(text: Any) -> Version | None:
    found = VERSION.match(text) if isinstance(text, str) else None
    return Version(*(int(part or 0) for part in found.groups())) if found else None


def app_of(header: str) -> App | None:
    """None for whatever doesn't name an app of ours: such a header is passed over."""
    platform, _slash, version = header.partition("/")
    known = version_of(version)
    return App(platform, known) if platform in PLATFORMS and known else None


class Unclear(ValueError):
    """`place` in the text, and what is wrong there."""

    def __init__(self, place: str, detail: Any) -> None:
        super().__init__(place)
        self.place, self.detail = place, detail


def policy_of(text: str) -> dict[str, Any]:
    """What the text says, as JSON values. Raises InvalidInput on the field `text`, naming the place."""
    try:
        if len(text) > LONGEST_CONFIG:
            raise Unclear("", _("This is too long."))
        return read(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput(errors=[FieldError("text", "not_toml", str(error))]) from error
    except Unclear as error:
        detail = f"{error.place}: {error.detail}" if error.place else error.detail
        raise InvalidInput(errors=[FieldError("text", "unclear", detail)]) from error


def read(told: Mapping[str, Any]) -> dict[str, Any]:
    only(told, {*PLATFORMS, "flags", "banners"}, "")
    banners = told.get("banners", [])
    if not isinstance(banners, list) or len(banners) > MOST_BANNERS:
        raise Unclear("banners", _("Give a list of at most %(most)d.") % {"most": MOST_BANNERS})
    shown = [banner(one, f"banners.{number}") for number, one in enumerate(banners)]
    if len({one["id"] for one in shown}) < len(shown):
        raise Unclear("banners", _("Two have the same id."))
    platforms = {name: platform(told.get(name, {}), name) for name in PLATFORMS}
    return {"platforms": platforms, "flags": dict(flags(told.get("flags", {}))), "banners": shown}


def platform(told: Any, place: str) -> dict[str, str]:
    table(told, {"minimum", "recommended"}, place)
    versions = {}
    for name in ("minimum", "recommended"):
        version = version_of(told.get(name, "0.0.0"))
        if version is None:
            raise Unclear(f"{place}.{name}", _("Give a version such as 1.4.0."))
        versions[name] = version
    if versions["recommended"] < versions["minimum"]:
        raise Unclear(f"{place}.recommended", _("It is below the minimum."))
    return {name: str(version) for name, version in versions.items()}


def flags(told: Any) -> Iterator[tuple[str, bool]]:
    if not isinstance(told, dict):
        raise Unclear("flags", _("Give names, each true or false."))
    for name, value in told.items():
        if not NAME.match(name) or not isinstance(value, bool):
            raise Unclear(f"flags.{name}", _("Give names, each true or false."))
        yield name, value


def banner(told: Any, place: str) -> dict[str, Any]:
    table(told, {"id", "severity", "from", "until", "text"}, place)
    if not isinstance(told.get("id"), str) or not NAME.match(told["id"]):
        raise Unclear(f"{place}.id", _("Give a short name in small Latin letters."))
    if told.get("severity") not in SEVERITIES:
        raise Unclear(f"{place}.severity", ", ".join(SEVERITIES))
    since, until = moment(told.get("from"), f"{place}.from"), moment(told.get("until"), f"{place}.until")
    if until <= since:
        raise Unclear(f"{place}.until", _("It must end after it begins."))
    return {
        "id": told["id"],
        "severity": told["severity"],
        "from": since.isoformat(),
        "until": until.isoformat(),
        "text": texts(told.get("text"), f"{place}.text"),
    }


def moment(value: Any, place: str) -> datetime:
    if not isinstance(value, datetime) or not timezone.is_aware(value):
        raise Unclear(place, _("Give a moment with its offset, such as 2026-12-01T00:00:00Z."))
    return value


def texts(told: Any, place: str) -> dict[str, str]:
    """In every language: whoever reads only one must not miss a warning."""
    languages = {code for code, _name in settings.LANGUAGES}
    table(told, languages, place)
    for code in sorted(languages):
        text = told.get(code)
        if not isinstance(text, str) or not 1 <= len(text.strip()) <= LONGEST_TEXT:
            raise Unclear(
                f"{place}.{code}", _("Give the text, in at most %(most)d characters.") % {"most": LONGEST_TEXT}
            )
        try:
            cleaned(text, multiline=False)
        except UnfitCharacters as error:
            raise Unclear(f"{place}.{code}", _("Remove invisible control characters.")) from error
    return {code: told[code].strip() for code in sorted(languages)}


def table(told: Any, names: set[str], place: str) -> None:
    if not isinstance(told, dict):
        raise Unclear(place, _("Give a table of names and values."))
    only(told, names, place)


def only(told: Mapping[str, Any], names: set[str], place: str) -> None:
    if unknown := sorted(set(told) - names):
        raise Unclear(".".join(filter(None, [place, unknown[0]])), _("Nothing of this name can be said here."))
