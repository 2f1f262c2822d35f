"""How is a change written into a TOML file of the catalogue, so that whoever compares the file sees just that change?

Comments, order and everything that stays are kept as they were typed; only a file laid out in another style than ours
(a text under a header of its own) loses the layout of the one table that was changed.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

Table = Mapping[str, Any]
HEADER = re.compile(r"\[\[\s*([A-Za-z0-9_-]+)\s*\]\]")
BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


@dataclass(frozen=True)
class Edit:
    """What one table shall hold; `values` None takes it out.

    The whole file when `table` is empty; else its `index`-th table of that name, a new one at the end without index.
    """

    file: str
    values: Table | None
    table: str = ""
    index: int | None = None


def edited(sources: Mapping[str, str], edits: Sequence[Edit]) -> dict[str, str]:
    """The files after these edits, from the last table of a file to its first, so that indexes keep their meaning."""
    written = dict(sources)
    for each in sorted(edits, key=lambda one: -1 if one.index is None else one.index, reverse=True):
        text = written.get(each.file, "")
        if each.table:
            written[each.file] = with_table(text, each.table, each.index, each.values)
        elif each.values is not None:
            written[each.file] = with_file(text, each.values)
    return written


def content_of(text: str) -> Table:
    return tomllib.loads(text)


def tables_in(text: str, name: str) -> list[Table]:
    """The tables of this name, in their order in the file."""
    found: list[Table] = content_of(text).get(name, [])
    return found


def with_file(text: str, values: Table) -> str:
    """The file as one table that holds exactly these values."""
    return "".join(changed(statements(text), tomllib.loads(text), values))


def with_table(text: str, name: str, index: int | None, values: Table | None) -> str:
    """The file with its `index`-th table of this name holding exactly these values, or taken out when None.

    Without an index the table is added at the end.
    """
    blocks = blocks_of(text)
    if index is None:
        return text.rstrip("\n") + "\n\n" + "".join([f"[[{name}]]\n", *rendered(values or {})])
    places = [place for place, block in enumerate(blocks) if header_of(block[0]) == name]
    place = places[index]
    if values is None:
        del blocks[place]
        return joined(blocks).rstrip("\n") + "\n"
    head, *body = blocks[place]
    blocks[place] = [head, *changed(body, tables_in(text, name)[index], values)]
    return joined(blocks)


def blocks_of(text: str) -> list[list[str]]:
    """Statements up to the first `[[table]]`, then those of each table with its header in front."""
    blocks: list[list[str]] = [[]]
    for statement in statements(text):
        if header_of(statement):
            blocks.append([])
        blocks[-1].append(statement)
    return [block for block in blocks if block]


def joined(blocks: Sequence[Sequence[str]]) -> str:
    return "".join(statement for block in blocks for statement in block)


def header_of(statement: str) -> str:
    match = HEADER.match(statement)
    return match.group(1) if match else ""


def statements(text: str) -> Iterator[str]:
    """Each statement, comment or empty line with its line end; a value over several lines is one statement."""
    pending = ""
    # Not `splitlines`: it also ends a line at characters that TOML lets stand within a text, such as U+2028.
    for line in text.removesuffix("\n").split("\n") if text else ():
        pending += line + "\n"
        try:
            tomllib.loads(pending)
        except tomllib.TOMLDecodeError:
            continue
        yield pending
        pending = ""
    if pending:
        yield pending


def changed(body: Iterator[str] | Sequence[str], old: Table, new: Table) -> list[str]:
    """The statements of one table, with what differs written anew in its old place."""
    lines = list(body)
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            lines = replaced(lines, key, old, new)
    try:
        faithful = tomllib.loads("".join(lines)) == new
    except tomllib.TOMLDecodeError:
        faithful = False
    return lines if faithful else [*introduction(lines), *rendered(new)]


def replaced(lines: list[str], key: str, old: Table, new: Table) -> list[str]:
    spots = [spot for spot, line in enumerate(lines) if key_of(line) == key]
    written = rendered({key: new[key]}) if key in new else []
    if len(spots) == len(written) == 1 and key in old:
        # What follows the value on its line is a comment, and stays.
        before = rendered({key: old[key]})[0].rstrip("\n")
        if lines[spots[0]].startswith(before):
            written = [written[0].rstrip("\n") + lines[spots[0]].removeprefix(before)]
    start = spots[0] if spots else end_of(lines)
    kept_before = lines[:start]
    kept_after = [line for spot, line in enumerate(lines) if spot >= start and spot not in spots]
    return [*kept_before, *written, *kept_after]


def end_of(lines: Sequence[str]) -> int:
    """After the last key, before comments and empty lines that already belong to what follows."""
    return next((spot + 1 for spot in reversed(range(len(lines))) if key_of(lines[spot])), len(lines))


def introduction(lines: Sequence[str]) -> list[str]:
    """Comments and empty lines above the first key."""
    first = next((spot for spot in count() if spot >= len(lines) or not is_comment(lines[spot])), 0)
    return list(lines[:first])


def is_comment(line: str) -> bool:
    return line.lstrip().startswith("#") or not line.strip()


def key_of(statement: str) -> str:
    """The key a statement gives a value to, whole (`name` of `name.kk`); empty for anything else."""
    if is_comment(statement) or statement.lstrip().startswith("["):
        return ""
    try:
        return next(iter(tomllib.loads(statement)), "")
    except tomllib.TOMLDecodeError:
        return ""


def rendered(values: Table) -> list[str]:
    """Statements in our style: a text per language on a line of its own, amounts in one line."""
    written: list[str] = []
    for key, value in values.items():
        if isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values()):
            written += [f"{name(key)}.{name(language)} = {literal(text)}\n" for language, text in value.items()]
        else:
            written.append(f"{name(key)} = {literal(value)}\n")
    return written


def name(key: str) -> str:
    return key if BARE.match(key) else literal(key)


def literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name(key)} = {literal(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return str(value)
