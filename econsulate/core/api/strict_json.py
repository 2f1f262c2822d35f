"""What JSON do we take and give? Checked on raw bytes before parsing: size, depth, encoding, doubled keys, NUL."""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import IO, Any

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_DIGITS = 30
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_LONG_NUMBER = re.compile(rb"[0-9]{%d,}" % (MAX_DIGITS + 1))


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = _("A JSON body may have at most 1 MiB.")


class StrictJSONParser(BaseParser):
    """application/json in UTF-8 only."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return parse(stream.read(MAX_BYTES + 1))


def parse(raw: bytes) -> Any:
    """The value in `raw`. Raises TooLarge or ParseError with a sentence that says what is wrong."""
    if len(raw) > MAX_BYTES:
        raise TooLarge
    outside_strings = _STRINGS.sub(b'""', raw)
    if deepest(outside_strings) > MAX_DEPTH:
        raise ParseError(_("The JSON is nested too deeply."))
    if _LONG_NUMBER.search(outside_strings):
        raise ParseError(_("The JSON holds a number with too many digits."))
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=without_doubles, parse_constant=no_constant)
    except UnicodeDecodeError as error:
        raise ParseError(_("The body is not valid UTF-8.")) from error
    except ValueError as error:
        raise ParseError(_("The body is not valid JSON.")) from error
    if b"\\u" in raw:
        refuse_bad_text(value)
    return value


def deepest(outside_strings: bytes) -> int:
    depth = highest = 0
    for byte in outside_strings:
        if byte in b"[{":
            depth += 1
            highest = max(highest, depth)
        elif byte in b"]}":
            depth -= 1
    return highest


def without_doubles(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for key, item in pairs:
        if key in value:
            raise ParseError(_("The JSON names one key twice."))
        value[key] = item
    return value


def no_constant(name: str) -> None:
    raise ValueError(name)


def refuse_bad_text(value: Any) -> None:
    """Escapes can smuggle in NUL and half surrogates, which PostgreSQL can't store."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise ParseError(_("A text holds characters that can't be stored."))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            refuse_bad_text(key)
            refuse_bad_text(item)
    elif isinstance(value, list):
        for item in value:
            refuse_bad_text(item)


class JSONRenderer(BaseRenderer):
    """orjson; problems keep the media type their handler gave them."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=plain, option=orjson.OPT_UTC_Z)


def plain(value: Any) -> Any:
    if isinstance(value, Promise | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
