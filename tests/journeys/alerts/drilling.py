"""An exercise of the same: other words, another key, and only whoever joined."""

from base64 import b64decode

from tests.journeys.alerts import composing, words
from tests.journeys.alerts.counting import expect_told, handed_over, heard, newest, numbers
from tests.journeys.alerts.people import OPERATIONS, Cast
from tests.journeys.alerts.releasing import go
from tests.journeys.alerts.verifying import PUBLIC, code
from tests.journeys.cast import expect, expect_equal
from tests.journeys.telling import note, step

DENIES = "This is not a drill. The earth has shaken in Seoul."
MARKS = {"en": "EXERCISE", "ru": "УЧЕНИЯ"}


def drill(cast: Cast) -> None:
    dana, real = cast.officer("dana"), cast.alert
    with step("Dana plays the same earthquake in an incident that is an exercise for ever"):
        opened = dana.post(f"{OPERATIONS}/incidents", {"mode": "exercise", **composing.QUAKE}, expect=201)
        texts = words.played()
        denying = {**texts, "en": {**texts["en"], "description": DENIES}}
        body = {"incident": opened["id"], **words.content(denying, "Extreme")}
        cast.alert = dana.post(f"{OPERATIONS}/alerts", body, expect=201)
    with step("an exercise can't say that it is none"):
        seen = {"content_hash": composing.shown(cast)["content_hash"], "accepted_gates": ["denies_exercise"]}
        refused = dana.refused(f"{cast.thread}/submit", seen, 409, "gates_closed")
        expect("denies_exercise" in {gate["code"] for gate in refused["gates"]}, f"{refused['gates']} stand in the way")
    with step("it takes two as well: put forward by Dana, approved by Ainur, sent"):
        composing.revise(dana, cast, words.content(texts, "Extreme"))
        composing.submit(dana, cast)
        seen = {"content_hash": composing.shown(cast)["content_hash"], "place": words.PLACE}
        cast.prove("ainur")
        cast.officer("ainur").post(f"{cast.thread}/approve", seen)
        go(cast, dana, "release", ask=False)
        handed_over(cast)
    with step("it reaches whoever joined and is there, by every way once, and nobody else"):
        joined = [one for one in cast.reached if one.volunteers]
        wanted = cast.ways(joined, "timur")
        expect_told(heard(cast), wanted, "the exercise")
        rows = cast.citizens["aigerim"].app.get("/api/v1/alerts")["results"]
        expect_equal([row["id"] for row in rows], [real["id"]], "what Aigerim, who didn't join, is shown")
    note(numbers(wanted))
    with step("its words say what it is, its key is another, and the public feed knows nothing of it"):
        event, timur = newest(cast), cast.citizens["timur"]
        mail = cast.place.messages(timur.login)[0]
        expect(mail["subject"].startswith(MARKS["ru"]), f"the mail is called {mail['subject']!r}")
        signed = timur.app.get(f"/api/v1/alerts/{cast.alert['id']}/signed")
        expect(signed["kid"].startswith("exercise-"), f"it is signed by {signed['kid']}")
        expect(b"<status>Exercise</status>" in b64decode(signed["canonical"]), "it doesn't call itself an exercise")
        feed = cast.public.call("GET", f"{PUBLIC}/alerts.atom", expect=200).text
        expect(event["identifier"] not in feed, "the feed names an exercise")
        cast.public.call("GET", f"{PUBLIC}/alerts/{event['identifier']}.cap", expect=404)
        expect_equal(code(cast, event["code"])["verdict"], "drill", "what its code says")
    note(mail["subject"])
