"""Words in five languages by two people, and an approval by a third who had no hand in them."""

from typing import Any

from tests.journeys.alerts import words
from tests.journeys.alerts.crowd import CHANNELS
from tests.journeys.alerts.people import OPERATIONS, Cast
from tests.journeys.cast import expect, expect_equal
from tests.journeys.client import App
from tests.journeys.telling import note, step

QUAKE = {"mission": "KZ-SEO", "title": "Earthquake east of Seoul", "place": "Seoul"}


def compose(cast: Cast) -> None:
    serik, gulnar = cast.officer("serik"), cast.officer("gulnar")
    texts = words.quake()
    with step("Serik opens an incident and writes the alert in English, Russian and Kazakh"):
        cast.incident = serik.post(f"{OPERATIONS}/incidents", {"mode": "live", **QUAKE}, expect=201)["id"]
        written = {language: texts[language] for language in ("en", "ru", "kk")}
        body = {"incident": cast.incident, **words.content(written)}
        cast.alert = serik.post(f"{OPERATIONS}/alerts", body, expect=201)
    with step("the preview tells him which readers he has forgotten"):
        gates = preview(serik, cast)["gates"]
        (missing,) = [gate["figures"]["logins"] for gate in gates if gate["code"] == "languages_missing"]
        expect_equal(set(missing), {"uz", "uz-cyrl"}, "the languages that are missing")
    with step("Gulnar adds Uzbek in both scripts"):
        revise(gulnar, cast, words.content(texts))
    with step("now the preview lets everything pass but the size, and says whom it reaches and by what"):
        seen = preview(serik, cast)
        soft = {gate["code"] for gate in seen["gates"]}
        expect(soft <= {"large_share"} and not seen["missing"], f"in the way: {soft} {seen['missing']}")
        expect_equal(set(seen["languages"]), set(texts), "the languages of those it reaches")
        expect_equal({kind for kind, count in seen["channels"].items() if count}, {"inbox", *CHANNELS}, "its channels")
    note(f"{seen['people']:,} people, {seen['logins']:,} logins; " + ", ".join(by_channel(seen)))
    with step("Serik puts it forward and lets the size pass by name"):
        submit(serik, cast)


def by_channel(seen: dict[str, Any]) -> list[str]:
    return [f"{number:,} {channel}" for channel, number in seen["channels"].items()]


def approve(cast: Cast) -> None:
    ainur, path = cast.officer("ainur"), f"{cast.thread}/approve"
    seen = {"content_hash": shown(cast)["content_hash"], "place": words.PLACE}
    with step("Serik, who wrote it, may approve alerts, and not this one; nor may Gulnar, who added to it"):
        cast.officer("serik").refused(path, seen, 403, "four_eyes")
        cast.officer("gulnar").refused(path, seen, 403, "four_eyes")
    with step("Dana composes and doesn't approve; for Bek, who has no part in alerts, it isn't there"):
        cast.officer("dana").refused(path, seen, 403, "not_an_approver")
        cast.officer("bek").post(path, seen, expect=404)
    with step("Ainur, who had no hand in it, is refused without her second factor"):
        ainur.post(path, seen, expect=401)
    with step("she proves it now; but what she saw, and the place, have to be right as well"):
        cast.prove("ainur")
        ainur.refused(path, {**seen, "place": "Busan"}, 400, "other_place")
        ainur.refused(path, {**seen, "content_hash": "0" * 64}, 409, "content_changed")
        unapproved = {"content_hash": seen["content_hash"]}
        cast.officer("serik").refused(f"{cast.thread}/release", unapproved, 409, "wrong_state")
    with step("she approves exactly this"):
        expect_equal(ainur.post(path, seen)["state"], "approved", "the state")


def correct(cast: Cast) -> None:
    serik = cast.officer("serik")
    with step("Serik writes the next version, graver, with other words; it is put forward"):
        revise(serik, cast, words.content(words.corrected(), "Extreme"))
        submit(serik, cast)
    seen = {"content_hash": shown(cast)["content_hash"], "place": words.PLACE}
    with step("Gulnar had a hand in the version before, so she can't approve this one either; Ainur does"):
        cast.officer("gulnar").refused(f"{cast.thread}/approve", seen, 403, "four_eyes")
        cast.prove("ainur")
        cast.officer("ainur").post(f"{cast.thread}/approve", seen)


def preview(app: App, cast: Cast) -> dict[str, Any]:
    found: dict[str, Any] = app.get(f"{cast.thread}/preview")
    return found


def shown(cast: Cast) -> dict[str, Any]:
    """The version that counts, as its approver reads it."""
    found: dict[str, Any] = cast.officer("serik").get(f"{cast.thread}/versions")["results"][0]
    return found


def revise(app: App, cast: Cast, content: dict[str, Any]) -> None:
    etag = app.call("GET", cast.thread, expect=200).headers["ETag"]
    app.post(f"{cast.thread}/versions", content, expect=201, headers={"If-Match": etag})


def submit(app: App, cast: Cast) -> None:
    body = {"content_hash": shown(cast)["content_hash"], "accepted_gates": ["large_share"]}
    expect_equal(app.post(f"{cast.thread}/submit", body)["state"], "submitted", "the state")
