"""May this document be accepted? The offline check: a file in, a verdict and an exit code out.

`python -m consular.visas.seals FILE --certificates CERTS` needs no settings, database or network, so it runs on a
laptop at the border; `manage.py verify_seal` is the same check inside an installation.
"""

import argparse
import base64
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

from consular.visas.seals import scanning
from consular.visas.seals.certificates import KEY
from consular.visas.seals.envelope import MAGIC
from consular.visas.seals.errors import SealProblem, UnreadableInput, UnusableCertificate
from consular.visas.seals.revocations import RevocationList
from consular.visas.seals.trust import TrustedSigners
from consular.visas.seals.verification import RevocationCheck, Status, Verdict, verify

LARGEST_INPUT: Final = 32 * 2**20
VALID, NOT_VALID, UNREADABLE = 0, 1, 2
SENTENCES: Final = {
    Status.VALID: "VALID: the seal is genuine. Compare the page and the passport with what it says.",
    Status.EXPIRED: "EXPIRED: the seal is genuine, but the visa has ended.",
    Status.REVOKED: "REVOKED: the seal is genuine, but the authority has taken the document back.",
    Status.UNKNOWN: "UNKNOWN: no signer trusted here vouches for this seal. Update the certificates, then ask.",
    Status.ALTERED: "ALTERED: this is not what the authority sealed. Do not accept the document.",
}
NOT_YET: Final = "VALID, BUT NOT YET IN FORCE: the seal is genuine; the visa starts on {day}."
LIST_MISSING: Final = "No revocation list was used: the document may have been taken back."
LIST_STALE: Final = "The revocation list is out of date: fetch a newer one."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="PDF, PNG or JPEG; seal as bytes, hex or base64; - for standard input")
    parser.add_argument(
        "--certificates",
        nargs="+",
        required=True,
        type=Path,
        help="PEM files of authorities and signers, or folders",
    )
    parser.add_argument("--revocations", type=Path, help="the signed revocation list (JWS)")
    parser.add_argument("--at", type=datetime.fromisoformat, help="judge at this moment instead of now (ISO 8601)")


@dataclass(frozen=True)
class Streams:
    """Where input comes from and where the JSON verdict and the sentence for people go."""

    stdin: BinaryIO
    stdout: TextIO
    stderr: TextIO


def run(options: Mapping[str, Any], streams: Streams) -> int:
    """Write the verdict as JSON and as a sentence; 0 valid, 1 not valid, 2 could not be read."""
    try:
        data = read_input(options["file"], streams.stdin)
        certificates = TrustedSigners.load(b"\n".join(certificate_files(options["certificates"])))
        path = options["revocations"]
        revocations = RevocationList.read(read_file(path), certificates) if path else None
        at = (options["at"] or datetime.now()).astimezone()  # noqa: DTZ005 - the officer's own day decides
        verdict = verify(seal_in(data), certificates=certificates, revocations=revocations, at=at)
    except SealProblem as problem:
        streams.stdout.write(json.dumps({"error": problem.code}) + "\n")
        streams.stderr.write(f"NOT CHECKED: {problem.code.replace('_', ' ')}.\n")
        return UNREADABLE
    verdict, page = compare_page(verdict, data)
    listed = revocations and {
        "sequence": revocations.sequence,
        "issued_at": revocations.issued_at.isoformat(),
    }
    streams.stdout.write(json.dumps({**verdict.as_json(), "page": page, "revocation_list": listed}) + "\n")
    streams.stderr.write("\n".join(sentences(verdict)) + "\n")
    return VALID if verdict.status is Status.VALID else NOT_VALID


def read_input(name: str, stdin: BinaryIO) -> bytes:
    if name != "-":
        return read_file(Path(name))
    data = stdin.read(LARGEST_INPUT + 1)
    if len(data) > LARGEST_INPUT:
        raise UnreadableInput("too_large")
    return data


def read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_INPUT:
            raise UnreadableInput("too_large")
        return path.read_bytes()
    except OSError:
        raise UnreadableInput("no_such_file") from None


def certificate_files(paths: Iterable[Path]) -> Iterable[bytes]:
    """Public PEM files; in a folder every .pem that is not a private key."""
    files = [file for path in paths for file in (sorted(path.glob("*.pem")) if path.is_dir() else [path])]
    contents = [read_file(file) for file in files if not file.name.endswith(KEY)]
    if not contents:
        raise UnusableCertificate("no_certificate")
    return contents


def seal_in(data: bytes) -> bytes:
    """The one seal in an input of any supported kind. Raises UnreadableInput."""
    if data[:1] == bytes((MAGIC,)):
        return data
    if scanning.is_pdf(data) or scanning.is_picture(data):
        seals = scanning.seals_in(data)
        if len(seals) != 1:
            raise UnreadableInput("several_seals" if seals else "no_seal_found")
        return seals[0]
    return seal_as_text(data)


def seal_as_text(data: bytes) -> bytes:
    text = b"".join(data.split())
    try:
        seal = bytes.fromhex(text.decode()) if re.fullmatch(rb"(?i)dc[0-9a-f]+", text) else from_base64(text)
    except ValueError:
        raise UnreadableInput("no_seal_found") from None
    if seal[:1] != bytes((MAGIC,)):
        raise UnreadableInput("no_seal_found")
    return seal


def from_base64(text: bytes) -> bytes:
    """Either alphabet, padded or not."""
    standard = text.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    return base64.b64decode(standard + b"=" * (-len(standard) % 4), validate=True)


def compare_page(verdict: Verdict, data: bytes) -> tuple[Verdict, str]:
    """Hold the MRZ in a PDF's text against the seal: a genuine seal on an edited page is an altered document."""
    if verdict.visa is None or not scanning.is_pdf(data):
        return verdict, "not_compared"
    printed = scanning.mrz_printed_in(data)
    if not printed:
        return verdict, "not_compared"
    upper, lower = verdict.visa.mrz
    if all(line == upper and below.startswith(lower) for line, below in printed):
        return verdict, "matches"
    return replace(verdict, status=Status.ALTERED, reason="page_differs_from_seal"), "differs"


def sentences(verdict: Verdict) -> list[str]:
    lines = [SENTENCES[verdict.status]]
    if verdict.visa and verdict.visa.valid_from and verdict.reason == "not_yet_in_force":
        lines = [NOT_YET.format(day=verdict.visa.valid_from.isoformat())]
    if verdict.status in (Status.VALID, Status.EXPIRED):
        match verdict.revocations:
            case RevocationCheck.NOT_CHECKED:
                lines.append(LIST_MISSING)
            case RevocationCheck.STALE:
                lines.append(LIST_STALE)
    return lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m consular.visas.seals", description="Check a sealed document.")
    add_arguments(parser)
    return run(vars(parser.parse_args(arguments)), Streams(sys.stdin.buffer, sys.stdout, sys.stderr))
