"""What does a file of retention rules say? Every fault is named by its rule and key; nothing is guessed."""

import tomllib
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consular.privacy.models.retention import COUNTED, RetentionRule
from econsulate.core.errors import DomainError, FieldError

KINDS: Mapping[str, type] = {
    "code": str,
    "subject": str,
    "outcome": str,
    "counted_from": str,
    "keep_days": int,
    "binding": bool,
    "legal_basis": dict,
}


class RulesInvalid(DomainError):
    """The file holds no set of rules; `errors` name every fault."""

    status = HTTPStatus.BAD_REQUEST
    code = "retention_rules_invalid"
    title = _("The retention rules are not valid.")


def read_rules(source: str) -> list[RetentionRule]:
    """Unsaved rules, in the order of the file. Raises RulesInvalid."""
    try:
        tables = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise RulesInvalid(errors=[FieldError("", "not_toml", str(error))]) from error
    rules = tables.get("rule")
    if set(tables) != {"rule"} or not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise RulesInvalid(errors=[FieldError("", "invalid", _("Write each rule as [[rule]], and nothing else."))])
    faults = [fault for place, table in enumerate(rules) for fault in faults_of(f"rule.{place}", table)]
    if not faults:
        faults = list(repeated(rules))
    if faults:
        raise RulesInvalid(errors=faults)
    return [RetentionRule(**table) for table in rules]


def faults_of(where: str, table: Mapping[str, Any]) -> Iterator[FieldError]:
    for key in table.keys() - KINDS.keys():
        yield FieldError(f"{where}.{key}", "unknown", _("This field is not known here."))
    for key in KINDS.keys() - table.keys():
        yield FieldError(f"{where}.{key}", "required", _("This key is missing."))
    wrong = [key for key, kind in KINDS.items() if key in table and type(table[key]) is not kind]
    for key in wrong:
        yield FieldError(f"{where}.{key}", "type", _("This value is not of the type that belongs here."))
    if wrong or table.keys() != KINDS.keys():
        return
    yield from faults_of_fields(where, RetentionRule(**table))


def faults_of_fields(where: str, rule: RetentionRule) -> Iterator[FieldError]:
    try:
        rule.clean_fields(exclude=["schedule"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield from (FieldError(f"{where}.{name}", "invalid", message) for message in messages)
        return
    known = COUNTED.get((rule.subject, rule.outcome))
    if known is None:
        yield FieldError(f"{where}.outcome", "unknown", _("Nothing of this kind ends like this."))
    elif rule.counted_from not in known:
        detail = _("Count from one of: %(events)s.") % {"events": ", ".join(known)}
        yield FieldError(f"{where}.counted_from", "unknown", detail)


def repeated(rules: list[Mapping[str, Any]]) -> Iterator[FieldError]:
    """Two rules of one code, or two about the same thing."""
    for keys in (("code",), ("subject", "outcome")):
        seen = set()
        for place, rule in enumerate(rules):
            value = tuple(rule[key] for key in keys)
            if value in seen:
                yield FieldError(f"rule.{place}.{keys[-1]}", "twice", _("There is another rule for this."))
            seen.add(value)
