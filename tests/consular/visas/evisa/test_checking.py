"""The officer's offline check, from the printed page to the exit code; no test here may touch a database."""

import base64
import io
import json
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.management import call_command
from PIL import Image

from consular.management.commands import verify_seal
from consular.visas.evisa.contents import EVisaContent, RefusalContent
from consular.visas.evisa.rendering import render
from consular.visas.seals import certificates, checking, qr, signing
from consular.visas.seals.certificates import Authority, Signer
from consular.visas.seals.revocations import Reason
from consular.visas.seals.trust import TrustedSigners
from consular.visas.seals.verification import verify
from consular.visas.seals.visa import VisaFeatures
from tests.consular.visas.seals.conftest import MRZ, NOW, TODAY, a_list, bundle

ROOT = Path(checking.__file__).parents[3]


@dataclass
class Desk:
    """A border desk: a folder with certificates and perhaps a list."""

    folder: Path

    def check(self, data: bytes, *more: str, at: str = "2026-11-21T10:00:00+00:00") -> tuple[int, dict[str, Any], str]:
        file = self.folder / "document"
        file.write_bytes(data)
        parsed = ["--certificates", str(self.folder / "certificates"), "--at", at, *more]
        return self.run([str(file), *parsed])

    def run(self, arguments: list[str], stdin: bytes = b"") -> tuple[int, dict[str, Any], str]:
        import argparse

        parser = argparse.ArgumentParser()
        checking.add_arguments(parser)
        out, err = io.StringIO(), io.StringIO()
        code = checking.run(vars(parser.parse_args(arguments)), checking.Streams(io.BytesIO(stdin), out, err))
        return code, json.loads(out.getvalue()), err.getvalue()


@pytest.fixture
def desk(tmp_path: Path, authority: Authority, signer: Signer) -> Desk:
    certificates_folder = tmp_path / "certificates"
    certificates_folder.mkdir()
    (certificates_folder / "authority.crt.pem").write_bytes(bundle(authority))
    (certificates_folder / "UTEV1.crt.pem").write_bytes(bundle(signer))
    (certificates_folder / "UTEV1.key.pem").write_bytes(b"a private key is never read")
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def pdf(evisa: EVisaContent) -> bytes:
    return render(evisa, language="kk")


def photographed(pdf: bytes, *, dpi: int = 150, kind: str = "PNG", cover: bytes | None = None) -> bytes:
    """The page as a picture, its code covered by another seal's code when one is given."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    if cover is not None:
        code = io.BytesIO()
        qr.code(cover).save(code, kind="png", border=4, scale=4)
        square = Image.open(code).convert("RGB").resize((int(40 / 25.4 * dpi),) * 2, Image.Resampling.NEAREST)
        page.paste(square, (int(20.5 / 25.4 * dpi), int(page.height * 0.68)))
    out = io.BytesIO()
    page.save(out, kind)
    return out.getvalue()


def test_the_downloaded_pdf_is_valid(desk: Desk, pdf: bytes) -> None:
    code, told, sentence = desk.check(pdf)
    assert (code, told["status"], told["page"]) == (0, "valid", "matches")
    assert told["visa"]["primary_identifier"] == "ERIKSSON"
    assert sentence.startswith("VALID")
    assert "No revocation list" in sentence


@pytest.mark.parametrize(("dpi", "kind"), [(100, "PNG"), (150, "JPEG"), (300, "JPEG")])
def test_a_scan_of_the_page_is_valid(desk: Desk, pdf: bytes, dpi: int, kind: str) -> None:
    code, told, _ = desk.check(photographed(pdf, dpi=dpi, kind=kind))
    assert (code, told["status"], told["page"]) == (0, "valid", "not_compared")


def test_a_refusal_letter_is_valid(desk: Desk, letter: RefusalContent) -> None:
    code, told, _ = desk.check(render(letter, language="uz"))
    assert (code, told["refusal"]["grounds"], told["visa"]) == (0, ["R2", "false-document"], None)


def test_bytes_hex_and_base64_are_all_read(desk: Desk, seal: bytes) -> None:
    forms = [
        seal,
        seal.hex().encode(),
        seal.hex().upper().encode() + b"\n",
        base64.b64encode(seal),
        base64.urlsafe_b64encode(seal).rstrip(b"="),
        base64.encodebytes(seal),
    ]
    for data in forms:
        assert desk.check(data)[:1] == (0,)


def test_standard_input_is_read(desk: Desk, seal: bytes) -> None:
    arguments = ["-", "--certificates", str(desk.folder / "certificates"), "--at", "2026-11-21T10:00:00+00:00"]
    code, told, _ = desk.run(arguments, stdin=seal)
    assert (code, told["status"]) == (0, "valid")


def test_a_page_with_a_changed_code_is_refused(desk: Desk, pdf: bytes, seal: bytes) -> None:
    tampered = seal[:40] + bytes((seal[40] ^ 1,)) + seal[41:]
    code, told, sentence = desk.check(photographed(pdf, cover=tampered))
    assert (code, told["status"], told["visa"]) == (1, "altered", None)
    assert sentence.startswith("ALTERED")


def test_a_page_with_a_forgers_code_is_refused(desk: Desk, pdf: bytes, features: VisaFeatures) -> None:
    forger = certificates.create_authority(country="UT", state="UTO", name="Utopia Visa Authority", now=NOW)
    for serial, status in ((1, "altered"), (5, "unknown")):
        own = certificates.create_signer(forger, code="EV", serial=serial, starts=NOW)
        forged = signing.seal_visa(features, signer=own, issued_on=TODAY, signed_on=TODAY)
        code, told, _ = desk.check(photographed(pdf, cover=forged))
        assert (code, told["status"], told["visa"]) == (1, status, None)


def test_a_genuine_code_on_another_persons_page_is_refused(desk: Desk, evisa: EVisaContent) -> None:
    other_lines = (MRZ[0].replace("ERIKSSON<<ANNA<MARIA", "IMPOSTOR<<IVAN<<<<<<"), MRZ[1])
    edited = replace(evisa, primary_identifier="IMPOSTOR", secondary_identifier="IVAN", mrz=other_lines)
    code, told, _ = desk.check(render(edited, language="kk"))
    assert (code, told["status"], told["reason"]) == (1, "altered", "page_differs_from_seal")
    assert told["visa"]["primary_identifier"] == "ERIKSSON"


def test_a_revoked_visa_is_refused_with_the_list_told(
    desk: Desk, pdf: bytes, seal: bytes, signer: Signer, trusted: TrustedSigners
) -> None:
    name = verify(seal, certificates=trusted, revocations=None, at=NOW).seal_id
    listed = desk.folder / "list.jws"
    listed.write_bytes(a_list({name: Reason.ANNULLED}).sign(signer))
    code, told, sentence = desk.check(pdf, "--revocations", str(listed))
    assert (code, told["status"], told["reason"], told["revocations"]) == (1, "revoked", "annulled", "checked")
    assert told["revocation_list"] == {"sequence": 7, "issued_at": "2026-11-20T12:00:00+00:00"}
    assert sentence.startswith("REVOKED")


def test_a_stale_list_is_told(desk: Desk, seal: bytes, signer: Signer) -> None:
    listed = desk.folder / "list.jws"
    listed.write_bytes(a_list({}, next_update=NOW + timedelta(hours=1)).sign(signer))
    code, told, sentence = desk.check(seal, "--revocations", str(listed))
    assert (code, told["revocations"]) == (0, "stale")
    assert "out of date" in sentence


def test_an_expired_visa_is_refused(desk: Desk, pdf: bytes) -> None:
    code, told, _ = desk.check(pdf, at="2027-06-25T00:00:00+00:00")
    assert (code, told["status"]) == (1, "expired")


def test_a_visa_not_yet_in_force_says_from_when(desk: Desk, features: VisaFeatures, signer: Signer) -> None:
    given = replace(features, valid_from=TODAY + timedelta(days=30))
    data = signing.seal_visa(given, signer=signer, issued_on=TODAY, signed_on=TODAY)
    code, told, sentence = desk.check(data)
    assert (code, told["reason"]) == (0, "not_yet_in_force")
    assert "starts on 2026-12-20" in sentence


def test_a_page_with_two_different_seals_is_not_judged(desk: Desk, pdf: bytes, refusal_seal: bytes) -> None:
    page = Image.open(io.BytesIO(photographed(pdf)))
    code = io.BytesIO()
    qr.code(refusal_seal).save(code, kind="png", border=4, scale=4)
    page.paste(Image.open(code).convert("RGB"), (700, 20))
    out = io.BytesIO()
    page.save(out, "PNG")
    assert desk.check(out.getvalue())[:2] == (2, {"error": "several_seals"})


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "no_seal_found"),
        (b"hello officer", "no_seal_found"),
        (b"dc0", "no_seal_found"),
        (b"\x00\x01\x02", "no_seal_found"),
        (b"%PDF-1.7 cut", "broken_file"),
    ],
)
def test_what_holds_no_seal_is_unreadable(desk: Desk, data: bytes, error: str) -> None:
    assert desk.check(data)[:2] == (2, {"error": error})


@pytest.mark.parametrize("data", [b"\xdc\x03", b"dc03", b"3AM"])
def test_what_begins_like_a_seal_but_is_none_is_altered(desk: Desk, data: bytes) -> None:
    code, told, _ = desk.check(data)
    assert (code, told["status"], told["reason"]) == (1, "altered", "cut_short")


def test_a_page_without_code_is_unreadable(desk: Desk) -> None:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PNG")
    assert desk.check(out.getvalue())[:2] == (2, {"error": "no_seal_found"})


def test_nothing_is_judged_without_certificates(desk: Desk, seal: bytes) -> None:
    for file in (desk.folder / "certificates").glob("*.crt.pem"):
        file.unlink()
    assert desk.check(seal)[:2] == (2, {"error": "no_certificate"})


def test_nothing_is_judged_by_a_forged_list(desk: Desk, seal: bytes, signer: Signer) -> None:
    listed = desk.folder / "list.jws"
    signed = a_list({}).sign(signer)
    listed.write_bytes(signed[:-40] + (b"B" if signed[-40:-39] == b"A" else b"A") + signed[-39:])
    assert desk.check(seal, "--revocations", str(listed))[:2] == (2, {"error": "bad_signature"})


def test_a_missing_file_is_told(desk: Desk) -> None:
    arguments = [str(desk.folder / "nothing"), "--certificates", str(desk.folder / "certificates")]
    assert desk.run(arguments)[:2] == (2, {"error": "no_such_file"})


def test_the_management_command_gives_the_same_answer(desk: Desk, pdf: bytes, capsys: Any) -> None:
    file = desk.folder / "visa.pdf"
    file.write_bytes(pdf)
    options = {"certificates": [desk.folder / "certificates"], "at": NOW, "revocations": None}
    with pytest.raises(SystemExit) as ended:
        call_command(verify_seal.Command(), str(file), **options)
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["status"] == "valid"
    assert verify_seal.Command.requires_system_checks == []


def test_the_check_runs_where_no_installation_is(desk: Desk, pdf: bytes) -> None:
    file = desk.folder / "visa.pdf"
    file.write_bytes(pdf)
    command = [
        sys.executable,
        "-m",
        "consular.visas.seals",
        str(file),
        "--certificates",
        str(desk.folder / "certificates"),
    ]
    done = subprocess.run([*command, "--at", "2026-11-21"], cwd=ROOT, env={}, capture_output=True)
    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "valid")
    assert done.stderr.startswith(b"VALID")
