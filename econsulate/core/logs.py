"""What do we log? JSON lines with an allowlist of keys: no bodies, no names, no personal data."""

import logging
import logging.config
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest

# The last two are structlog's own and never written; without them records of the standard library are lost.
ALLOWED_KEYS = frozenset(
    """event level logger timestamp request_id method path_name status duration_ms work kind tries queue exception
    process code state count _record _from_structlog""".split()
)


def only_allowed_keys(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key that nobody has judged harmless."""
    return {key: value for key, value in event.items() if key in ALLOWED_KEYS}


def exception_without_values(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Say where and what kind; an exception's message may quote a passport number (PostgreSQL's DETAIL does)."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else (info[1] if isinstance(info, tuple) else sys.exc_info()[1])
    if info and error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-12:]
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        event["exception"] = {"type": type(error).__qualname__, "frames": places}
    return event


def without_address(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Django names the path of what it refused, which may be all somebody needs to answer for another, or to tell us as
    a carrier: the address as our own list of addresses has it says enough."""
    record = event.get("_record")
    request, said = getattr(record, "request", None), event.get("positional_args")
    if record and isinstance(request, HttpRequest) and isinstance(said, tuple) and said:
        found = request.resolver_match
        event["event"] = record.msg % (*said[:-1], f"/{found.route}" if found else "an unknown address")
    return event


def task_without_values(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Celery puts into its sentence what an exception says: of that its kind is enough, as everywhere."""
    record, said = event.get("_record"), event.get("positional_args")
    if record and isinstance(said, Mapping) and "exc" in said:
        event["event"] = record.msg % {**said, "exc": str(said["exc"]).partition("(")[0]}
    return event


def configure(options: Mapping[str, Any]) -> None:
    """Django's LOGGING_CONFIG hook; `options` holds the level."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        exception_without_values,
        without_address,
        task_without_values,
        only_allowed_keys,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(),
                    ],
                    "foreign_pre_chain": shared,
                    "pass_foreign_args": True,
                }
            },
            "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
            # Says which passkey was used, at INFO.
            "loggers": {"fido2": {"level": "WARNING"}},
            "root": {"handlers": ["out"], "level": options["level"]},
        }
    )
