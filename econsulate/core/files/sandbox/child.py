"""The child process: read one file from the standard input, look at it confined, say what it is. Knows no Django.

Started only by econsulate.core.files.sandbox.run, one process a file, with an empty environment.
"""

import json
import os
import sys
from dataclasses import replace
from typing import IO

from econsulate.core.files.sandbox import faces, pdfs, pictures
from econsulate.core.files.sandbox.confine import Limits, confine
from econsulate.core.files.sandbox.protocol import MEDIA_TYPES, READY, Findings, Page, Policy, send_findings, send_page
from econsulate.core.files.sandbox.refusal import Refused

STARTS = {b"%PDF-": "PDF", b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
APPLE_PHOTO_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif"}


def main(policy: Policy, limits: Limits) -> None:
    """Say `ready` once confined, then judge. No `ready` is the machine's fault, no verdict after it the file's."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    pdfs.rehearse()
    if policy.portrait:
        faces.rehearse()
    confine(limits)
    replies.write(READY)
    replies.flush()
    send_findings(replies, verdict(sys.stdin.buffer.read(), policy, replies))


def verdict(data: bytes, policy: Policy, replies: IO[bytes]) -> Findings:
    try:
        return examine(data, policy, replies)
    except Refused as refusal:
        return Findings(reason=refusal.reason)
    except (MemoryError, RecursionError):
        return Findings(reason="too_complex")


def examine(data: bytes, policy: Policy, replies: IO[bytes]) -> Findings:
    """Name the type by content alone, then parse it as that and nothing else."""
    form = form_of(data)
    if MEDIA_TYPES[form] not in policy.media_types:
        raise Refused("wrong_type_here")

    def emit(page: Page) -> None:
        send_page(replies, page)

    findings = pdfs.examine(data, policy, emit) if form == "PDF" else pictures.examine(data, form, policy, emit)
    return replace(findings, media_type=MEDIA_TYPES[form])


def form_of(data: bytes) -> str:
    for start, form in STARTS.items():
        if data.startswith(start):
            return form
    if data[4:8] == b"ftyp" and data[8:12] in APPLE_PHOTO_BRANDS:
        raise Refused("apple_photo")
    raise Refused("unsupported_type")


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    main(Policy(**told["policy"]), Limits(**told["limits"]))
