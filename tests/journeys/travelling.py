"""What happens to the documents: shown, checked with and without a network, forged, shared, revoked."""

from typing import Any

from tests.journeys import checking
from tests.journeys.cast import Cast, expect, expect_equal
from tests.journeys.checking import as_text, online, seal_on
from tests.journeys.client import App
from tests.journeys.deciding import GROUND
from tests.journeys.family import Traveller
from tests.journeys.telling import note, step

NOBODYS = "00000000-0000-4000-8000-000000000000"
REVOCATION = {"kind": "revoke", "grounds": ["conditions-no-longer-met"], "reasons": "The journey was called off."}


def check(cast: Cast) -> None:
    with step("the family downloads two visas and a notice of refusal"):
        for traveller in cast.travellers:
            cast.papers[traveller.name] = download(cast, traveller)
    with step("the photograph on the visa no longer says where it was taken"):
        pictures = list(checking.pictures_in(cast.papers[cast.mother.name]))
        expect(pictures and not any(b"Exif" in picture for picture in pictures), "no photograph, or one with EXIF")
    with step("the notice says on which ground, in the applicant's language, and how to appeal"):
        text = checking.text_of(cast.papers[cast.grandmother.name])
        expect(GROUND in text.lower() and "обжаловать" in text, "ground or remedy is missing from the notice")
    with step("a checker fetches certificates and revocation list, and leaves the network"):
        cast.laptop.fetch(cast.public)
    for traveller in cast.travellers:
        with step(f"the code on {traveller.name}'s page is genuine, online and offline"):
            is_valid(cast, cast.papers[traveller.name])
    forge(cast)


def download(cast: Cast, traveller: Traveller) -> bytes:
    application = cast.application(traveller)
    traveller.visa, traveller.refusal = application["visa"] or "", application["refusal"] or ""
    kind, name = ("visas", traveller.visa) if traveller.visa else ("refusals", traveller.refusal)
    pdf = cast.phone.call("GET", f"/api/v1/{kind}/{name}/pdf", expect=200).content
    expect(pdf.startswith(b"%PDF"), "this is no PDF")
    return pdf


def is_valid(cast: Cast, pdf: bytes) -> None:
    verdict = online(cast.public, seal=as_text(seal_on(pdf)))
    expect_equal(verdict["status"], "valid", "the verdict online")
    expect_equal(cast.laptop.verdict(pdf)["status"], "valid", "the verdict offline")


def forge(cast: Cast) -> None:
    genuine = cast.papers[cast.mother.name]
    with step("a code with one bit changed is refused, online and offline"):
        seal = seal_on(genuine)
        forged = seal[:60] + bytes([seal[60] ^ 1]) + seal[61:]
        expect_equal(online(cast.public, seal=as_text(forged))["status"], "altered", "the verdict online")
        expect_equal(cast.laptop.verdict(forged)["status"], "altered", "the verdict offline")
    with step("the mother's code on the child's page is refused"):
        verdict = cast.laptop.verdict(checking.with_code_of(cast.papers[cast.child.name], genuine))
        expect_equal((verdict["status"], verdict["reason"]), ("altered", "page_differs_from_seal"), "the verdict")


def share(cast: Cast) -> None:
    codes = f"/api/v1/visas/{cast.mother.visa}/share-codes"
    with step("she makes a code for the hotel, and the hotel looks"):
        code = cast.phone.post(codes, {"purpose": "Hotel Example", "days": 3}, expect=201)
        verdict = online(cast.public, share_code=code["code"])
        expect_equal((verdict["status"], verdict["document"]["name"]), ("valid", "Sample Mina"), "what the hotel sees")
    with step("she sees that somebody looked, and ends the code"):
        expect_equal(len(cast.phone.get(codes)[0]["uses"]), 1, "looks at the visa")
        cast.phone.call("DELETE", f"{codes}/{code['id']}", expect=204)
        expect_equal(online(cast.public, share_code=code["code"])["status"], "unknown", "the ended code")


def revoke(cast: Cast) -> None:
    child, pdf = cast.child, cast.papers[cast.child.name]
    with step("Bek orders it, and can't confirm his own order"):
        order = cast.bek.post(f"/api/v1/staff/visas/{child.visa}/orders", REVOCATION, expect=201)
        confirm = f"/api/v1/staff/visa-orders/{order['id']}/confirm"
        cast.bek.refused(confirm, {}, 403, "four_eyes")
        expect_equal(online(cast.public, seal=as_text(seal_on(pdf)))["status"], "valid", "the verdict until then")
    with step("Erlan confirms it"):
        cast.erlan.post(confirm)
    with step("the verifier says so at once; the laptop, after its next visit to the network"):
        verdict = online(cast.public, seal=as_text(seal_on(pdf)))
        expect_equal(verdict["status"], "revoked", "the verdict online")
        cast.laptop.fetch(cast.public)
        expect_equal(cast.laptop.verdict(pdf)["status"], "revoked", "the verdict offline")
        is_valid(cast, cast.papers[cast.mother.name])
    note(cast.timeline(child)[-1]["text"])


def look_back(cast: Cast) -> None:
    mother = cast.mother
    with step("a stranger finds nothing of all this, and can't tell it from what isn't there"):
        stranger = App(cast.place)
        stranger.sign_in(f"farida-{mother.application[:8]}@stranger.example", new=True)
        for method, path in (("GET", mother.path), ("POST", f"{mother.path}/withdraw"), ("GET", visa_of(mother))):
            is_nothing(stranger, method, path, mother)
        expect_equal(cast.application(mother)["state"], "issued", "the state after the stranger's tries")
    with step("the mother reads who opened her file"):
        readings = cast.phone.get(f"{mother.path}/readings")
        expect(readings and {reading["office"] for reading in readings} == {"KZ-SEO"}, f"readings: {readings}")
    note(f"{len(readings)} openings, all by KZ-SEO")
    with step("the audit trail verifies"):
        report = checking.audit_report()
    note(report.replace("\n", ". "))


def visa_of(traveller: Traveller) -> str:
    return f"/api/v1/visas/{traveller.visa}/pdf"


def is_nothing(stranger: App, method: str, path: str, traveller: Traveller) -> None:
    """404, with the same words as for an id nobody ever had."""
    absent = path.replace(traveller.application, NOBODYS).replace(traveller.visa, NOBODYS)
    here, nowhere = (problem(stranger, method, each) for each in (path, absent))
    expect_equal(here, nowhere, "the answer to a stranger")


def problem(app: App, method: str, path: str) -> dict[str, Any]:
    options: dict[str, Any] = {"json": {}} if method == "POST" else {}
    answer: dict[str, Any] = app.call(method, path, expect=404, **options).json()
    return {name: value for name, value in answer.items() if name not in {"request_id", "instance"}}
