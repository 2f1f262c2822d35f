"""It goes out: at once by what costs nothing, a minute later by short message to whoever has not looked."""

from datetime import UTC, datetime

from tests.journeys.alerts import composing
from tests.journeys.alerts.counting import expect_told, handed_over, heard, numbers, pace, planned, progress
from tests.journeys.alerts.crowd import EPICENTRE, address, readers
from tests.journeys.alerts.people import Cast
from tests.journeys.cast import expect, expect_equal
from tests.journeys.client import App, until
from tests.journeys.telling import note, step
from tests.notifications.push.services import google_error

LATER = {"sms", "telegram"}
# The plan of severe danger: short messages after so many seconds, to whoever has not seen it.
ESCALATES_AFTER, MARGIN_SECONDS = 60, 10
LANDED_IN_SEOUL = {"latitude": EPICENTRE[0], "longitude": EPICENTRE[1], "consent": True}
TOLD = ("aigerim", "timur", "madina", "daniyar")


def release(cast: Cast) -> None:
    cast.around.google.troubles[address("fcm", cast.lost.number)] = google_error(404, "NOT_FOUND", "UNREGISTERED")
    with step("Serik sends it, with the question how people are; a second press is refused"):
        began = go(cast, cast.officer("serik"), "release", ask=True)
        seen = {"content_hash": composing.shown(cast)["content_hash"]}
        cast.officer("serik").refused(f"{cast.thread}/release", seen, 409, "wrong_state")
    with step("Sara lands in Seoul, and her app says so"):
        cast.citizens["sara"].app.call("PUT", "/api/v1/position", expect=200, json=LANDED_IN_SEOUL)
    with step("some look at their phone within the minute; it shows the alert, and every second one says so"):
        until(lambda: progress(cast)["audience"]["frozen_at"], "the audience to be whole")
        for member, reader in zip(readers(cast.many), cast.readers, strict=True):
            if (datetime.now(UTC) - began).total_seconds() < ESCALATES_AFTER - MARGIN_SECONDS:
                look(cast, reader, answers=len(cast.seen) % 2 == 0)
                cast.seen.append(member)
        expect(cast.seen, "this machine is too slow for anybody to look within the minute")
    note(f"{len(cast.seen)} of {len(cast.readers)} looked in time")
    with step("every push and mail is handed over; Sara, who came later, has hers"):
        sara = cast.citizens["sara"].ways
        until(lambda: any(one["token"] == sara["fcm"] for one in list(cast.around.google.taken)) or None, "Sara's ring")
        found = handed_over(cast)
    note(f"{found['audience']['logins']:,} logins; " + pace(found))
    with step("each was told once by each way that goes at once, and nobody in Busan"):
        ways = cast.ways(cast.reached, *TOLD, "sara")
        wanted = {kind: found for kind, found in ways.items() if kind not in LATER}
        expect_told(heard(cast), wanted, "the alert")
        expect_equal(cast.citizens["yerlan"].app.get("/api/v1/alerts")["results"], [], "what Yerlan in Busan was told")
    note(numbers(wanted))


def escalate(cast: Cast) -> None:
    silent = set(cast.near) - set(cast.seen)
    with step("after a minute short messages go to whoever has not looked, and to nobody else"):
        come = "short messages to be planned"
        until(lambda: "sms" in planned(progress(cast)) or None, come, seconds=ESCALATES_AFTER + 30, pause=0.5)
        found = handed_over(cast)
        wanted = {"sms": cast.ways(silent, *TOLD)["sms"]}
        expect_told(heard(cast), wanted, "the escalation")
    parts = len(cast.around.carrier.taken) - cast.mark["carrier"]
    note(f"{len(wanted['sms']):,} messages in {parts:,} parts; {found['audience']['seen']:,} had seen it")
    with step("the carrier reports some of them as delivered"):
        for place in range(cast.mark["carrier"], cast.mark["carrier"] + 20):
            cast.around.reports(place)


def go(cast: Cast, app: App, verb: str, *, ask: bool) -> datetime:
    """Send the version that counts; from when its minute runs."""
    cast.mark = cast.around.mark()
    seen = {"content_hash": composing.shown(cast)["content_hash"], "ask": ask}
    expect_equal(app.post(f"{cast.thread}/{verb}", seen)["state"], "live", "the state")
    return datetime.now(UTC)


def look(cast: Cast, reader: App, *, answers: bool) -> None:
    (row,) = reader.get("/api/v1/alerts")["results"]
    expect_equal((row["id"], row["state"]), (cast.alert["id"], "in_force"), "what the app shows")
    receipt = {"id": row["id"], "state": "displayed", "at": datetime.now(UTC).isoformat()}
    reader.call("POST", "/api/v1/receipts", expect=204, json={"receipts": [receipt]})
    if answers:
        reader.post(f"/api/v1/alerts/{row['id']}/acknowledge")
