"""A correction to all who were told and all who are there, and an all-clear to exactly those it may have reached."""

from tests.journeys.alerts import composing
from tests.journeys.alerts.counting import expect_told, handed_over, heard, numbers, pace, planned, progress
from tests.journeys.alerts.people import Cast
from tests.journeys.alerts.releasing import TOLD, go
from tests.journeys.cast import expect, expect_equal
from tests.journeys.telling import note, step


def correct(cast: Cast) -> None:
    with step("Sara flies home before the correction; she was told, so she has to hear that too"):
        cast.citizens["sara"].app.call("DELETE", "/api/v1/position", expect=204)
    composing.correct(cast)
    with step("Dana sends it as an update: graver, so by all ways at once, with the question anew"):
        # Chats of the silent are told after three minutes, which are over by now on a slow machine alone.
        chats = "telegram" in planned(handed_over(cast))
        heard(cast)
        go(cast, cast.officer("dana"), "update", ask=True)
        found = handed_over(cast)
    note(f"{found['audience']['logins']:,} logins; " + pace(found))
    with step("whoever was told or is there was told once by each way; Google was not asked for the phone it lost"):
        wanted = cast.ways(cast.reached, *TOLD, "sara")
        expect_told(heard(cast), wanted, "the correction")
        (row,) = cast.citizens["sara"].app.get("/api/v1/alerts")["results"]
        expect_equal((row["kind"], row["id"]), ("update", cast.alert["id"]), "what Sara's app shows")
    note(numbers(wanted))
    with step("it names the message before it, and what waited of that one goes out no more"):
        event, first = cast.officer("serik").get(f"{cast.thread}/events")["results"]
        expect(first["identifier"] in str(event["references"]), f"it names {event['references']}")
        expect_equal("telegram" in planned(progress(cast, 1)), chats, "whether chats were told of the first")
        expect(progress(cast, 1)["withdrawn_at"], "the first is not withdrawn")


def all_clear(cast: Cast) -> None:
    with step("Serik alone says that the danger is over: it takes two to start and one to stop"):
        cast.prove("serik")
        cast.mark = cast.around.mark()
        body = {"reason": "The seismologists have ended their warning."}
        expect_equal(cast.officer("serik").post(f"{cast.thread}/all-clear", body)["state"], "all_clear", "the state")
        found = handed_over(cast)
    note(f"{found['audience']['logins']:,} logins; " + pace(found))
    with step("it went to exactly those ways that had taken the warning, once each"):
        wanted = cast.ways(cast.reached, *TOLD, "sara")
        expect_told(heard(cast), wanted, "the all-clear")
    with step("apps show that it is over, and nothing can be updated or ended again"):
        (row,) = cast.citizens["aigerim"].app.get("/api/v1/alerts")["results"]
        expect_equal((row["state"], row["kind"]), ("over", "all_clear"), "what Aigerim's app shows")
        cast.officer("serik").refused(f"{cast.thread}/all-clear", body, 409, "nothing_out")
    note(row["headline"])
