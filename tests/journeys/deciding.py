"""The officers' part: review item by item, one question, and a decision that takes two."""

from datetime import timedelta
from typing import Any

from tests.journeys import documents
from tests.journeys.applying import hand_in, item_of, settled_file
from tests.journeys.cast import Cast, expect, expect_equal
from tests.journeys.client import App, until
from tests.journeys.family import ARRIVAL, DEPARTURE, TODAY, Traveller
from tests.journeys.telling import note, step

BEK, ERLAN = "bek@demo.example", "erlan@demo.example"
GROUND = "means-not-shown"


def review(cast: Cast) -> None:
    with step("Bek, a case officer, signs in: without his second factor the files stay shut"):
        cast.bek.sign_in(BEK)
        cast.bek.get("/api/v1/staff/visa-applications", expect=401)
        cast.bek.prove_second_factor(BEK)
    with step("Erlan, who decides, signs in as well"):
        cast.erlan.sign_in(ERLAN)
        cast.erlan.prove_second_factor(ERLAN)
    with step("the three files lie in the queue of unassigned ones"):
        queue = cast.bek.get("/api/v1/staff/visa-applications?queue=unassigned")["results"]
        expect({each.application for each in cast.travellers} <= {row["id"] for row in queue}, "a file is missing")
    for traveller in cast.travellers:
        with step(f"Bek accepts the application of {traveller.name}"):
            opened = cast.bek.post(f"{traveller.desk}/accept")
            expect_equal(opened["state"], "in_review", "the state")
            expect_equal(opened["review_flags"], flags_of(opened), "what the officer must look at")


def flags_of(opened: dict[str, Any]) -> list[str]:
    """When the story is played again, the same family stands there twice: then, and only then, that is flagged."""
    return [flag for flag in opened["review_flags"] if flag == "possible_duplicate"]


def accept_papers(app: App, traveller: Traveller, *, but: str = "") -> None:
    for code in traveller.checklist:
        if code != but:
            accept_paper(app, traveller, code)


def accept_paper(app: App, traveller: Traveller, code: str) -> None:
    app.post(f"{traveller.desk}/items/{code}", {"accepted": True})


def ask_for_a_better_scan(cast: Cast) -> None:
    child = cast.child
    with step("Bek accepts every paper but one, and asks for a better scan of it"):
        for traveller in cast.travellers:
            accept_papers(cast.bek, traveller, but="passport" if traveller is child else "")
        question = {"items": ["passport"], "reason": "blurred", "message": "The lines at the bottom can't be read."}
        cast.bek.post(f"{child.desk}/request-information", question, expect=201)
    with step("the applicant reads so, and the clock stands"):
        waiting = cast.application(child)
        expect_equal((waiting["state"], waiting["expected_by"]), ("awaiting_applicant", None), "state and estimate")
        asked = cast.timeline(child)[-1]["text"]
        expect("stands still" in asked, f"the timeline says {asked!r}")
        item = item_of(cast, child, "passport")
        expect_equal((item["state"], item["reason"]), ("rejected", "blurred"), "the item")
        told = cast.phone.get("/api/v1/inbox")["results"]
        expect(any(child.reference in message["subject"] for message in told), "the inbox doesn't speak of it")
    note(asked)
    note(f"the item says: {item['reason_text']}")
    with step("answering before sending the scan is refused"):
        cast.phone.refused(f"{child.path}/answer", {}, 409, "items_still_rejected")
    with step("the better scan is sent, and the clock goes on"):
        hand_in(cast.phone, child, "passport", (documents.scan("passport, sharper"), "passport again.pdf"))
        until(lambda: settled_file(cast, child, "passport"), "the better scan")
        answered = cast.phone.post(f"{child.path}/answer", {"text": "Here it is."})
        expect(answered["state"] == "in_review" and answered["expected_by"], "the clock does not go on")
        accept_paper(cast.bek, child, "passport")
    note(cast.timeline(child)[-1]["text"])


def decide(cast: Cast) -> None:
    for traveller in cast.travellers:
        wanted = refusal() if traveller is cast.grandmother else grant()
        with step(f"Bek proposes to {wanted['outcome']} {traveller.name}'s visa"):
            proposal = cast.bek.post(f"{traveller.desk}/propose", wanted, expect=201)
        seen = {"content_hash": proposal["content_hash"]}
        with step("he tries to decide himself, and is refused"):
            cast.bek.refused(f"{traveller.desk}/decide", seen, 403, "four_eyes")
        with step("Erlan reads the file and decides"):
            read = cast.erlan.get(traveller.desk)["proposals"][-1]
            expect_equal(read["content_hash"], proposal["content_hash"], "what Erlan sees")
            decision = cast.erlan.post(f"{traveller.desk}/decide", seen, expect=201)
            expect_equal(decision["outcome"], wanted["outcome"], "the decision")
        with step("the document is issued"):
            issued = cast.bek.post(f"{traveller.desk}/issue", expect=201)
        note(f"{traveller.name}: {issued['reference']}")


def grant() -> dict[str, Any]:
    return {
        "outcome": "grant",
        "reasons": "Purpose, means and return are shown.",
        "entries": "single",
        "stay_days": (DEPARTURE - ARRIVAL).days + 1,
        "valid_from": TODAY.isoformat(),
        "valid_until": (DEPARTURE + timedelta(days=15)).isoformat(),
    }


def refusal() -> dict[str, Any]:
    return {"outcome": "refuse", "reasons": "На счету нет средств на поездку.", "grounds": [GROUND]}
