"""How is a CSV file read that anybody may have made? Record by record, within bounds, never more of it in memory. Pure.

Bytes that are no UTF-8 come through as surrogates, so that the row they stand in can be refused by itself.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

LINE_BYTES = 64 * 1024
RECORD_LINES = 50
MOST_COLUMNS = 100
BOM = b"\xef\xbb\xbf"
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (",", ";")
# A spreadsheet takes a cell that begins with one of these for a formula; the last four are their wide forms.
FORMULA = frozenset("=+-@\t\r＝＋－＠")
QUOTE = "'"

# A row by column, or why it can't be read.
Record = dict[str, str] | str


class Unreadable(Exception):
    """The file is refused as a whole: `code` says why, `line` where in it, `names` what stands there."""

    def __init__(self, code: str, line: int, names: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code, self.line, self.names = code, line, list(names)


def safe(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula."""
    return QUOTE + cell if cell[:1] in FORMULA or cell[:1] == QUOTE else cell


def plain(cell: str) -> str:
    """The cell as it was before `safe`; one that was never made safe stays."""
    return cell[1:] if cell[:1] == QUOTE and (cell[1:2] in FORMULA or cell[1:2] == QUOTE) and len(cell) > 1 else cell


def lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """Physical lines with their ends, without the byte order mark. Raises Unreadable."""
    rest, number = b"", 0
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            number += 1
            yield decoded(line + b"\n", number)
        if len(rest) > LINE_BYTES:
            raise Unreadable("line_too_long", number + 1)
    if rest:
        yield decoded(rest, number + 1)


def decoded(line: bytes, number: int) -> str:
    if len(line) > LINE_BYTES:
        raise Unreadable("line_too_long", number)
    if number == 1:
        if line.startswith(OTHER_ENCODINGS) or b"\0" in line:
            raise Unreadable("encoding", 1)
        line = line.removeprefix(BOM)
    return line.decode("utf-8", "surrogateescape")


class Bounded:
    """Lines for one record at a time: a quote that is never closed doesn't swallow the rest of the file."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source, self.number, self.of_record = source, 0, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.source)
        self.number += 1
        self.of_record += 1
        if self.of_record > RECORD_LINES:
            raise Unreadable("quote", self.number - RECORD_LINES)
        return line


def records(
    pieces: Iterable[bytes], *, known: frozenset[str], needed: frozenset[str]
) -> Iterator[dict[str, str] | str]:
    """Each row behind the header, by column, in order; in place of one that can't be read, the code of why not.

    Empty rows are empty dicts, so that rows keep their numbers. Raises Unreadable.
    """
    source = Bounded(lines(pieces))
    first = next(source, None)
    if first is None or not first.strip():
        raise Unreadable("empty", 1)
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(chain([first], source), delimiter=delimiter, strict=True)
    columns = header(reader, known=known, needed=needed)
    while True:
        source.of_record = 0
        begins = source.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if "unexpected end" in str(error) or "field larger" in str(error):
                raise Unreadable("quote", begins) from error
            yield "quotes"
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            yield {}
        elif len(cells) != len(columns):
            yield "cells"
        else:
            yield {name: plain(cell.strip()) for name, cell in zip(columns, cells, strict=True)}


def header(reader: Iterator[list[str]], *, known: frozenset[str], needed: frozenset[str]) -> list[str]:
    try:
        columns = [cell.strip().lower() for cell in next(reader)]
    except (csv.Error, StopIteration) as error:
        raise Unreadable("quote", 1) from error
    if len(columns) > MOST_COLUMNS:
        raise Unreadable("too_many_columns", 1)
    faults = {
        "column_unknown": [name for name in columns if name not in known],
        "column_twice": sorted({name for name in columns if columns.count(name) > 1}),
        "column_missing": sorted(needed - set(columns)),
    }
    for code, names in faults.items():
        if names:
            raise Unreadable(code, 1, [shown(name) for name in islice(names, 20)])
    return columns


def shown(name: str) -> str:
    """As it can be stored and shown."""
    return name.encode("utf-8", "replace").decode().replace("\0", "?")[:60]
