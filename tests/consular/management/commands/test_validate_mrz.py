"""`manage.py validate_mrz`: one line in, one verdict out."""

import io
import json
import os
import sys

import pytest
from django.core.management import CommandError, call_command

from consular.management.commands.validate_mrz import Command, arriving

ERIKSSON = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]


@pytest.fixture
def validate(monkeypatch):
    def run(text, *arguments):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        out = io.StringIO()
        call_command(Command(), *arguments, stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def as_line(lines):
    return json.dumps({"lines": lines}).encode() + b"\n"


def test_a_verdict_has_the_promised_shape(validate):
    assert validate(as_line(ERIKSSON), "--today=2012-04-15") == [
        {
            "verdict": "accept",
            "format": "TD3",
            "checks": {
                "document_number": True,
                "birth_date": True,
                "expiry_date": True,
                "optional_data": True,
                "composite": True,
            },
            "fields": {
                "document_code": "P",
                "issuing_state": "UTO",
                "document_number": "L898902C3",
                "nationality": "UTO",
                "birth_date": "1974-08-12",
                "sex": "F",
                "expiry_date": "2012-04-15",
                "primary_identifier": "ERIKSSON",
                "secondary_identifier": "ANNA MARIA",
                "name_may_be_truncated": False,
                "optional_data": "ZE184226B",
            },
            "reasons": [],
        }
    ]


def test_without_a_day_the_current_one_counts(validate):
    (verdict,) = validate(as_line(ERIKSSON))

    assert (verdict["verdict"], verdict["reasons"]) == ("review", ["expired:expiry_date"])


def test_verdicts_keep_the_order_and_a_bad_line_stops_nothing(validate):
    good = as_line(ERIKSSON)

    verdicts = validate(good + b"not json\n" + good + b'{"lines": ["A"]}\n' + good, "--today=2012-04-15")

    assert [verdict["verdict"] for verdict in verdicts] == ["accept", "reject", "accept", "reject", "accept"]
    assert verdicts[1] == {
        "verdict": "reject",
        "format": None,
        "checks": {},
        "fields": {},
        "reasons": ["input:json"],
    }


@pytest.mark.parametrize("line", [b"\n", b"{\n", b"\xff\xfe\n", b'{"lines": ["\\ud800"]}\n', b"[" * 100_000, b"NaN\n"])
def test_what_is_not_json_is_rejected(validate, line):
    assert [verdict["reasons"] for verdict in validate(line)] == [["input:json"]]


@pytest.mark.parametrize(
    "value", [None, 1, "lines", [], ERIKSSON, {}, {"line": ERIKSSON}, {"lines": "P<"}, {"lines": [1]}]
)
def test_another_shape_is_rejected(validate, value):
    assert [verdict["reasons"] for verdict in validate(json.dumps(value).encode())] == [["input:lines"]]


def test_no_input_gives_no_output(validate):
    assert validate(b"") == []


def test_a_day_that_is_none_is_refused(validate):
    with pytest.raises(CommandError, match="--today"):
        validate(as_line(ERIKSSON), "--today=2012-02-30")


def test_who_sends_one_and_waits_gets_the_verdict_at_once():
    reader, writer = os.pipe()
    with open(reader, "rb") as source:
        lines = arriving(source)
        os.write(writer, b"one\ntw")
        assert next(lines) == [b"one"]
        os.write(writer, b"o\nthree")
        assert next(lines) == [b"two"]
        os.close(writer)
        assert list(lines) == [[b"three"]]
