"""Files that somebody made by hand, by accident or in bad faith: a refusal or a fault of a row, never a crash."""

import pytest

from consular.abroad.models.old_registers import RegisterImport
from consular.abroad.rules import csv_records
from consular.abroad.services.old_register import reading
from consular.missions.models.missions import Mission
from econsulate.core.files import rules
from econsulate.core.files.models import StoredFile
from tests.factories.old_registers import COLUMNS, a_file, bring, tried
from tests.people import Phone

GOOD = a_file({})
HEADER = GOOD.split(b"\r\n")[0]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (GOOD.decode().encode("utf-16"), "encoding"),
        (b"\0\0\0", "encoding"),
        (b"x" * 70_000, "line_too_long"),
        (b'"external_id', "quote"),
        (b'"' + b"\n" * 500, "quote"),
        (b",".join(b"c%d" % number for number in range(10_000)), "too_many_columns"),
        (HEADER + b",shoe_size\r\n", "column_unknown"),
        (HEADER + b",city\r\n", "column_twice"),
        (HEADER.replace(b",city", b"") + b"\r\n", "column_missing"),
        (b"\xff\xfe\xff", "encoding"),
        (b"\xc3\x28,\xff\n", "column_unknown"),
    ],
)
def test_a_wrong_beginning_is_refused_at_once_and_nothing_stays(saule: Phone, file: bytes, code: str) -> None:
    answer = bring(saule, file)
    assert answer.status_code == 400
    assert [(fault["path"], fault["code"]) for fault in answer.json()["errors"]] == [("file", code)]
    assert not RegisterImport.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("tail", "code", "line"),
    [(b'x,"never closed\n' + b"more\n" * 200, "quote", 4), (b"y" * 70_000 + b"\n", "line_too_long", 4)],
)
def test_a_break_in_the_middle_refuses_the_whole(saule: Phone, tail: bytes, code: str, line: int) -> None:
    register = tried(saule, GOOD + tail)
    assert (register.state, register.fault, register.fault_at) == ("refused", code, line)


def test_a_quote_open_at_the_end_refuses_the_whole(saule: Phone) -> None:
    register = tried(saule, GOOD + b'x,"')
    assert (register.state, register.fault) == ("refused", "quote")


def test_too_many_rows_are_refused(saule: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 1)
    register = tried(saule, a_file({}, {"external_id": "18"}))
    assert (register.state, register.fault) == ("refused", "too_many_rows")


def test_a_file_that_is_too_large_is_refused_while_it_comes(saule: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "WHOLE_FILE_BYTES", 100)
    assert bring(saule, GOOD).status_code == 413
    assert not StoredFile.objects.exists()


def test_an_empty_file_with_a_header_is_refused(saule: Phone) -> None:
    register = tried(saule, HEADER + b"\r\n,,,\r\n".replace(b",,,", b"," * (len(COLUMNS) - 1)))
    assert (register.state, register.fault) == ("refused", "empty")


def test_other_spreadsheets_write_semicolons_and_a_mark(saule: Phone) -> None:
    register = tried(saule, b"\xef\xbb\xbf" + a_file({}, delimiter=";").replace(b"external_id", b"External_ID"))
    assert register.tried == {"new": 1}


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("birth_date", "2999-01-01", "future"),
        ("birth_date", "9999-12-31", "future"),
        ("birth_date", "1899-01-01", "birth_date"),
        ("birth_date", "1990-02-30", "birth_date"),
        ("birth_date", "12.04.1990", "birth_date"),
        ("birth_date", "1990-XX-12", "birth_date"),
        ("birth_date", "", "required"),
        ("external_id", "", "required"),
        ("since", "9999-12-31", "range"),
        ("since", "2190-01-01", "future"),
        ("until", "2030-01-01", "until"),
        ("state", "ZZ", "state"),
        ("state", "KOR", "state"),
        ("region", "AT-9", "region_elsewhere"),
        ("region", "Seoul", "region"),
        ("nationality", "KOR", "citizen"),
        ("nationality", "QQQ", "nationality"),
        ("sex", "female", "choice"),
        ("phone", "12", "phone"),
        ("email", "nobody", "email"),
        ("document_number", "?", "document_number"),
        ("document_expires_on", "", "required"),
        ("document_expires_on", "2020-01-01", "order"),
        ("primary_identifier", "x" * 81, "too_long"),
        ("primary_identifier", "Sam\u202eple", "characters"),
        ("city", "Se\0oul", "characters"),
        ("address", "a\x07b", "characters"),
        ("confirmed_on", "2999-01-01", "range"),
        ("same_as", "me", "same_as"),
        ("stay", "forever", "choice"),
    ],
)
def test_a_fault_is_named_by_row_column_and_code(saule: Phone, column: str, text: str, code: str) -> None:
    register = tried(saule, a_file({"external_id": "16", "primary_identifier": "Fine"}, {column: text}))
    row = register.report.get(line=3)
    assert (row.tried, row.faults) == ("refused", [[column, code]])
    assert register.tried == {"new": 1, "refused": 1}


def test_bytes_that_are_no_utf_8_spoil_their_row_alone(saule: Phone) -> None:
    file = a_file({"city": "Kyoto"}, {"external_id": "18", "primary_identifier": "Fine"}).replace(b"Kyoto", b"K\xf6to")
    register = tried(saule, file)
    assert [(row.tried, row.faults) for row in register.report.order_by("line")] == [
        ("refused", [["city", "encoding"]]),
        ("new", []),
    ]


def test_a_short_row_and_a_stray_quote_spoil_their_row_alone(saule: Phone) -> None:
    good = a_file({"address": "1 Street"}).split(b"\r\n")[1]
    stray = good.replace(b"Seoul", b'"Se"oul').replace(b"17", b"19").replace(b"Sample", b"Other")
    register = tried(saule, b"\r\n".join([HEADER, b"only,three,cells", stray, b"", good]) + b"\r\n")
    rows = list(register.report.order_by("line").values_list("line", "tried", "faults"))
    assert rows == [(2, "refused", [["", "cells"]]), (3, "refused", [["", "quotes"]]), (5, "new", [])]


def test_doubles_in_the_file_are_refused_where_they_stand_second(saule: Phone) -> None:
    register = tried(
        saule, a_file({}, {"city": "Busan"}, {"external_id": "18"}, {"external_id": "19", "same_as": "nobody"})
    )
    told = list(register.report.order_by("line").values_list("tried", "faults"))
    assert told == [
        ("new", []),
        ("refused", [["external_id", "number_twice"]]),
        ("refused", [["", "person_twice"]]),
        ("new", []),
    ]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"mission": "KZ-XXX"}, "mission"),
        ({"mission": ""}, "mission"),
        ({"source": "My Register"}, "source"),
        ({"source": "a" * 33}, "source"),
        ({"source": ""}, "source"),
    ],
)
def test_a_wrong_question_is_a_clear_fault(saule: Phone, query: dict[str, str], path: str) -> None:
    answer = bring(saule, GOOD, **query)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)


def test_another_type_is_refused(saule: Phone) -> None:
    answer = saule.generic("POST", "/api/v1/staff/register-imports?mission=KZ-HQ&source=a", GOOD, "application/json")
    assert answer.status_code == 415


def test_an_officer_is_no_administrator(bek: Phone, hq: Mission) -> None:
    assert bring(bek, GOOD, mission="KZ-SEO").status_code == 403
    assert bring(bek, GOOD).status_code == 400
    assert not RegisterImport.objects.exists()


def test_no_cell_can_be_a_formula_and_each_comes_back_as_it_was() -> None:
    for cell in ("=1+1", "+82", "-5", "@SUM", "\tx", "'=1", "''", "'t Hooft", "plain", "", "'", "＝1"):
        assert csv_records.plain(csv_records.safe(cell)) == cell
        assert csv_records.safe(cell)[:1] not in csv_records.FORMULA
    assert csv_records.plain("'t Hooft") == "'t Hooft"


def test_lines_of_any_cut_are_the_same() -> None:
    whole = b"a,b\r\nc\n\nlast"
    for size in range(1, len(whole) + 1):
        cut = [whole[start : start + size] for start in range(0, len(whole), size)]
        assert list(csv_records.lines(cut)) == ["a,b\r\n", "c\n", "\n", "last"]
