"""The applicant's part: sign-up, the catalogue, drafts, uploads on a bad line, and one submission."""

from typing import Any

from tests.journeys import documents
from tests.journeys.cast import Cast, expect, expect_equal
from tests.journeys.client import App, Upload, until, uploaded
from tests.journeys.family import Traveller, form
from tests.journeys.telling import note, step

CUT_AFTER = 5 * 1024 * 1024
SETTLED = {"clean", "rejected"}


def sign_up(cast: Cast) -> None:
    with step("the mother signs up by the code sent to her"):
        cast.phone.sign_in(cast.address, new=True)
        expect_equal(cast.phone.get("/api/v1/me")["email"], cast.address, "the login")
    with step("anybody may ask which visas there are"):
        categories = cast.public.get("/api/v1/visa-categories?purpose=tourism")["results"]
        expect("tourist" in {category["code"] for category in categories}, "no visa for tourists is offered")
    for traveller in cast.travellers:
        with step(f"what {traveller.name} needs, what it costs and how long it takes"):
            answer = needs_of(cast.public, traveller)
        note(summary(answer))


def needs_of(app: App, traveller: Traveller) -> dict[str, Any]:
    facts = traveller.facts
    query = f"nationality={facts['nationality']}&residence={facts['residence']}&age={traveller.age}"
    answer: dict[str, Any] = app.get(f"/api/v1/visa-categories/tourist/requirements?{query}")
    expect(answer["entry"]["visa_needed"], f"{traveller.name} should need a visa")
    return answer


def summary(answer: dict[str, Any]) -> str:
    fee = next(fee for fee in answer["fees"] if (fee["entries"], fee["urgency"]) == ("single", "ordinary"))
    papers = ", ".join(item["label"] for item in answer["checklist"] if item["kind"] in {"document", "photo"})
    days = answer["service_standard"]["ordinary_working_days"]
    return f"{papers}; {fee['amount'] / 100:.2f} {fee['currency']}; {days} working days"


def draft(cast: Cast) -> None:
    group = cast.phone.post("/api/v1/application-groups", {"kind": "family"}, expect=201)["id"]
    for traveller in cast.travellers:
        with step(f"{traveller.name}: person, travel document, draft and form"):
            begin(cast, traveller, group)
    hand_in_on_a_bad_line(cast)
    hand_in_a_wrong_file(cast)
    for traveller in cast.travellers:
        with step(f"{traveller.name} hands in the other papers"):
            for code in still_missing(cast, traveller):
                hand_in(cast.phone, traveller, code, paper_for(code, traveller))
    with step("every paper is looked into and drawn anew"):
        for traveller in cast.travellers:
            until(lambda: all_settled(cast, traveller), f"the papers of {traveller.name}")  # noqa: B023


def begin(cast: Cast, traveller: Traveller, group: str) -> None:
    phone = cast.phone
    reading = phone.post("/api/v1/mrz", {"lines": traveller.passport["mrz_lines"]})
    expect_equal(reading["verdict"], "accept", f"the zone of {traveller.name}'s document")
    person = phone.post("/api/v1/persons", traveller.facts, expect=201)["id"]
    passport = phone.post(f"/api/v1/persons/{person}/travel-documents", traveller.passport, expect=201)
    expect_equal(passport["differences"], [], f"what {traveller.name} typed against the zone")
    wanted = {"person": person, "category": "tourist", "group": group, "travel_document": passport["id"]}
    headers = {"Accept-Language": traveller.language}
    opened = phone.post("/api/v1/visa-applications", wanted, expect=201, headers=headers)
    traveller.application, traveller.reference = opened["id"], opened["reference"]
    traveller.checklist = [item["code"] for item in opened["items"]]
    expect_equal(opened["mission"], "KZ-SEO", "the mission that serves Korea")
    phone.patch(traveller.path, form(traveller, cast.address))


def hand_in_on_a_bad_line(cast: Cast) -> None:
    content = documents.heavy_scan()
    expect(len(content) > 6_000_000, f"the heavy scan has {len(content)} bytes only")
    upload = Upload(cast.phone, content, "passport scan.pdf")
    with step(f"a scan of {len(content) / 1e6:.1f} MB breaks off after {CUT_AFTER / 1e6:.1f} MB"):
        upload.open()
        upload.cut(CUT_AFTER)
    with step("the phone asks where to go on, and goes on there"):
        offset = upload.resume()
        attach(cast.phone, cast.mother, "passport", upload)
    note(f"{offset / 1e6:.1f} MB had been kept")


def hand_in_a_wrong_file(cast: Cast) -> None:
    with step("a web page named photo.jpg is refused, and the reason says what to do"):
        hand_in(cast.phone, cast.mother, "photo", (documents.web_page(), "photo.jpg"))
        refused = until(lambda: settled_file(cast, cast.mother, "photo"), "the verdict on the wrong file")
        expect_equal(refused["reason"], "unsupported_type", "the reason")
        item = item_of(cast, cast.mother, "photo")
        expect_equal(item["state"], "missing", "the item of a refused file")
    note(refused["reason_text"])


def paper_for(code: str, traveller: Traveller) -> tuple[bytes, str]:
    if code == "photo":
        return documents.portrait(len(traveller.name), at_home=True), "photo.jpg"
    return documents.scan(f"{code} of {traveller.name}"), f"{code}.pdf"


def hand_in(phone: App, traveller: Traveller, code: str, paper: tuple[bytes, str]) -> None:
    attach(phone, traveller, code, uploaded(phone, *paper))


def attach(phone: App, traveller: Traveller, code: str, upload: Upload) -> None:
    phone.post(f"{traveller.path}/documents", {"item": code, "upload": upload.id}, expect=201)


def still_missing(cast: Cast, traveller: Traveller) -> list[str]:
    return [item["code"] for item in cast.application(traveller)["items"] if item["state"] == "missing"]


def item_of(cast: Cast, traveller: Traveller, code: str) -> dict[str, Any]:
    items = cast.application(traveller)["items"]
    return next(item for item in items if item["code"] == code)


def settled_file(cast: Cast, traveller: Traveller, code: str) -> dict[str, Any] | None:
    latest: dict[str, Any] = item_of(cast, traveller, code)["latest"]
    return latest if latest["state"] in SETTLED else None


def all_settled(cast: Cast, traveller: Traveller) -> bool | None:
    items = cast.application(traveller)["items"]
    files = [item["latest"] for item in items]
    rejected = [(item["code"], file["reason"]) for item, file in zip(items, files, strict=True) if file["reason"]]
    expect(not rejected, f"good papers were refused: {rejected}")
    return True if all(file["state"] == "clean" for file in files) else None


def submit(cast: Cast) -> None:
    mother, key = cast.mother, {"Idempotency-Key": f"submit-{cast.mother.application}"}
    with step("the mother submits hers, and the line is so bad that the phone sends it again"):
        first = cast.phone.post(f"{mother.path}/submit", headers=key)
        again = cast.phone.call("POST", f"{mother.path}/submit", expect=200, json={}, headers=key)
        expect_equal(again.json(), first, "the answer to the same key")
        expect_equal(again.headers.get("Idempotent-Replayed"), "true", "the mark of a replay")
    with step("she presses the button once more"):
        problem = cast.phone.refused(f"{mother.path}/submit", {}, 409, "already_submitted")
        expect_equal(problem["reference"], mother.reference, "the reference named")
        happened = [event["happening"] for event in cast.timeline(mother)]
        expect_equal(happened.count("submitted"), 1, "submissions on the timeline")
    for traveller in (cast.child, cast.grandmother):
        with step(f"{traveller.name}'s application is submitted"):
            cast.phone.post(f"{traveller.path}/submit")
    note(f"the timeline says: {' '.join(event['text'] for event in cast.timeline(mother))}")
