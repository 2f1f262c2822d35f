"""What of an answer by mail is the answer, and what is the mail it answers, or a signature? Pure.

Only what is surely no answer is cut: all the rest of the text quoted with `>`, a copy of our own mail below its
header lines, and what stands below the signature mark `-- `. What is cut is kept beside the message.
"""

import re
from collections.abc import Sequence

QUOTED = re.compile(r"\s*>")
# How programs head the copy of a mail in one line: languages differ; an address, or a day with a time, does not.
HEAD = re.compile(r"@|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}.*\d{1,2}[:.]\d{2}")
HEAD_BEGUN = re.compile(r"\s*\S+.*\b\d{4}\b")
HEAD_FIELD = re.compile(r"\s*\*?[^\s:>][^:>]{0,30}:\*?\s")
LONGEST_SIGNATURE, HEADER_BLOCK, FIELDS_OF_A_COPY = 20, 6, 3
# No program writes a longer one, and on a long line the patterns above take a time that grows with its square.
LONGEST_HEAD = 500


def parted(text: str, *, ours: str) -> tuple[str, str]:
    """The answer, and what was cut off after it; all of it is the answer where nothing else would be left.

    `ours` is the local part of the address that our mails are answered to, such as `reply`.
    """
    lines = text.split("\n")
    end = min(signature_at(lines), tail_at(lines), copy_at(lines, ours.lower()))
    answer, rest = "\n".join(lines[:end]).strip(), "\n".join(lines[end:]).strip()
    return (answer, rest) if answer else (text.strip(), "")


def signature_at(lines: Sequence[str]) -> int:
    """The line `-- ` (RFC 3676 section 4.3), if no more than a signature follows."""
    marks = [at for at, line in enumerate(lines) if line in ("-- ", "--")]
    return next((at for at in marks if len(lines) - at <= LONGEST_SIGNATURE), len(lines))


def tail_at(lines: Sequence[str]) -> int:
    """Where the quoted lines begin that reach to the end of the mail, with the words that head them."""
    at = len(lines)
    while at and (QUOTED.match(lines[at - 1]) or not lines[at - 1].strip()):
        at -= 1
    if not any(QUOTED.match(line) for line in lines[at:]):
        return len(lines)
    return head_above(lines, at)


def head_above(lines: Sequence[str], at: int) -> int:
    """`On … wrote:` stands in one line, or is broken into two; anything else above a quotation is the answer."""
    above = "\n".join(lines[max(0, at - 2) : at]).rstrip()
    if not above.endswith(":") or len(above) > LONGEST_HEAD:
        return at
    if at >= 2 and HEAD_BEGUN.match(lines[at - 2]) and HEAD.search(above.replace("\n", " ")):
        return at - 2
    return at - 1 if HEAD.search(lines[at - 1]) else at


def copy_at(lines: Sequence[str], ours: str) -> int:
    """Where a program without `>` copies our mail: a block of header lines of which one names our address."""
    for at, line in enumerate(lines):
        block = [one for one in lines[at : at + HEADER_BLOCK] if HEAD_FIELD.match(one)]
        named = any(f"{ours}{mark}" in one.lower() for one in block for mark in "@+")
        if HEAD_FIELD.match(line) and len(block) >= FIELDS_OF_A_COPY and named:
            return at - 1 if at and set(lines[at - 1].strip()) <= set("_-") else at
    return len(lines)
