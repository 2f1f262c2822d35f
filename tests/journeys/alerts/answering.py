"""How are you? Said in the app, by a link in a mail, by short message and by a button; who needs help gets a case."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.journeys.alerts.crowd import address
from tests.journeys.alerts.people import OPERATIONS, Cast
from tests.journeys.alerts.preparing import NUMBER, press, telegram
from tests.journeys.cast import expect, expect_equal
from tests.journeys.client import until
from tests.journeys.telling import note, step

CHECK_INS, DESK, CASES = "/api/v1/check-ins", f"{OPERATIONS}/check-ins", "/api/v1/staff/cases"
LINK = re.compile(r"https://consulate\.example\.org(/c/[A-Za-z0-9_=-]{32})")
# Of the many, so many answer by their link.
LINKED = 20
NAMED = 4


def answer(cast: Cast) -> None:
    aigerim = cast.citizens["aigerim"].app
    with step("Aigerim's app, which had no line for a while, says that she is safe; sent again it is one answer"):
        (asked,) = aigerim.get(CHECK_INS)
        expect_equal((asked["thread"], asked["mode"]), (cast.alert["id"], "live"), "the question")
        cast.check_in = asked["id"]
        body = said("safe")
        for _again in range(2):
            told = aigerim.post(f"{CHECK_INS}/{cast.check_in}/answer", body)
            expect_equal([one["status"] for one in told["household"]], ["safe"], "what she said")
    with step("Timur opens the link in his mail; looking at it says nothing, pressing a button does"):
        link = link_to(cast, cast.citizens["timur"].login)
        cast.public.call("GET", link, expect=200)
        expect_equal(figures(cast)["safe"], 1, "people known to be safe")
        cast.public.call("POST", link, expect=200, data={"status": "safe"})
    with step(f"so do {LINKED} of the many; a link that somebody made up opens nothing"):
        for one in [one for one in cast.near if "email" in one.ways][:LINKED]:
            cast.public.call("POST", link_to(cast, address("email", one.number)), expect=200, data={"status": "safe"})
        cast.public.call("GET", f"{link[:-4]}AAA=", expect=404)
    with step("Daniyar writes 2 back to the short message: he needs help"):
        cast.around.writes(NUMBER, "2")
        until(lambda: figures(cast)["need_help"] == 1 or None, "his answer")
    with step("the desk counts everybody, those first whose silence worries most"):
        counted = until(lambda: whole(cast), "everybody to be on the list", seconds=120, pause=0.5)
        expect_equal((counted["safe"], counted["need_help"]), (2 + LINKED, 1), "safe and in need")
        rows = cast.officer("dana").get(f"{DESK}/{cast.check_in}/people?state=silent")["results"]
        risks = [row["risk"] for row in rows]
        expect_equal(risks, sorted(risks, reverse=True), "the order of the silent")
    note(", ".join(f"{number:,} {name}" for name, number in counted.items() if number))
    with step("Madina rings; Dana writes down that she is safe, and how she knows"):
        reason = {**said("safe"), "reason": "She rang us and gave her name."}
        del reason["said_at"], reason["sent_at"]
        person = f"{DESK}/{cast.check_in}/people/{cast.citizens['madina'].person}"
        expect_equal(cast.officer("dana").post(f"{person}/answer", reason)["status"], "safe", "how she is")


def press_a_button(cast: Cast) -> None:
    with step("asked anew, Madina presses 'I need help' under the message in her chat; the bot says that we have it"):
        (mine,) = [one for one in cast.around.bot.taken[cast.mark["bot"] :] if one["chat_id"] == chat(cast)]
        buttons = [row[0]["callback_data"] for row in mine["reply_markup"]["inline_keyboard"]]
        shown = telegram(cast, press(buttons[1]))
        expect_equal(shown["method"], "answerCallbackQuery", "our answer to Telegram")
    note(shown["text"])
    with step("the question before is closed: its links open nothing"):
        (asked,) = cast.citizens["aigerim"].app.get(CHECK_INS)
        expect(asked["id"] != cast.check_in, "it should be another question")
        first = link_to(cast, cast.citizens["timur"].login, newest=-1)
        cast.public.call("GET", first, expect=404)
        cast.check_in = asked["id"]
    with step("Bek sees two cases with a clock, of Daniyar and of Madina"):
        cases = until(lambda: two_cases(cast), "two cases")
        expect_equal({row["kind"] for row in cases}, {"disaster"}, "their kind")
        in_need = {cast.citizens[name].person for name in ("daniyar", "madina")}
        expect_equal({row["person"] for row in cases}, in_need, "whom they are about")
        expect(all(row["due_at"] for row in cases), "a case without a clock that runs")
    note("; ".join(f"{row['reference']} {row['name']}: {row['subject']}" for row in cases))


def said(status: str) -> dict[str, Any]:
    """By a phone whose clock is a day slow; it was tapped four minutes before it was sent."""
    sent = datetime.now(UTC) - timedelta(days=1)
    at = {"said_at": (sent - timedelta(minutes=4)).isoformat(), "sent_at": sent.isoformat()}
    return {"status": status, "client_id": str(uuid.uuid4()), **at}


def link_to(cast: Cast, login: str, *, newest: int = 0) -> str:
    """The path of the link in a mail to them about the alert, the newest or an older one."""
    links = [LINK.search(mail["text"]) for mail in cast.place.messages(login)]
    found = [link for link in links if link]
    expect(found, f"no mail to {login} has a link")
    link = found[newest]
    assert link is not None
    return urlsplit(link[1]).path


def chat(cast: Cast) -> int:
    return int(cast.citizens["madina"].ways["telegram"])


def figures(cast: Cast) -> dict[str, int]:
    found: dict[str, int] = cast.officer("dana").get(f"{DESK}/{cast.check_in}")["figures"]
    return found


def whole(cast: Cast) -> dict[str, int] | None:
    """Once the many and the four who live there are on the list; Sara, who came later, may be."""
    found = figures(cast)
    count = sum(found[name] for name in ("silent", "safe", "need_help", "not_in_area"))
    return found if count in {cast.many + NAMED, cast.many + NAMED + 1} else None


def two_cases(cast: Cast) -> list[dict[str, Any]] | None:
    rows: list[dict[str, Any]] = cast.officer("bek").get(CASES)["results"]
    return rows if len(rows) == 2 else None
