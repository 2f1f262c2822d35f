"""A lost passport: asked for help on a bad line, handed over with what was promised, answered in the right language."""

import uuid
from typing import Any

from tests.journeys import documents
from tests.journeys.abroad.people import ALIYA, SEOUL, VIENNA, VIENNA_STATION, Cast
from tests.journeys.cast import expect, expect_equal
from tests.journeys.client import until, uploaded
from tests.journeys.telling import note, step

CASES, DESK, THREADS = "/api/v1/cases", "/api/v1/staff/cases", "/api/v1/threads"
LOST = "У меня украли сумку с паспортом на вокзале."
PROMISED = "A travel certificate within two days; she flies back on Friday."
ANSWER = "Свидетельство на возвращение готово. Его выдадут в Вене по этому номеру."


def lose(cast: Cast) -> None:
    with step("the phone asks which mission is there for her, by position"):
        where = f"latitude={VIENNA_STATION['latitude']}&longitude={VIENNA_STATION['longitude']}"
        found = cast.public.get(f"/api/v1/public/missions/nearest?{where}")
        expect_equal(found["serving"]["code"], VIENNA, "the mission that serves the place")
    note(f"emergency telephone {found['serving']['emergency_phone']}")
    asked = words(LOST, person=cast.mother, kind="lost_passport", subject="Украден паспорт", mission=VIENNA)
    with step("she asks for help, and sends it again because the line broke: it is one case"):
        first = cast.phone.call("POST", CASES, expect=201, json=asked).json()
        again = cast.phone.call("POST", CASES, expect=200, json=asked).json()
        expect_equal(again["id"], first["id"], "the case")
        cast.case = first
    with step("she adds the police report, which goes through the same checks as every file"):
        report = uploaded(cast.phone, documents.scan("police report"), "report.pdf")
        cast.phone.post(talk(cast), words("Протокол полиции.", uploads=[report.id]), expect=201)
        until(lambda: attached(cast), "the report to be looked into")
    note(f"{first['reference']}: {first['state_text']}")


def answer(cast: Cast) -> None:
    desk = f"{DESK}/{cast.case['id']}"
    with step("Aliya in Vienna finds it, sorts it and begins"):
        cast.officer(cast.aliya, ALIYA)
        rows = {row["id"] for row in cast.aliya.get(DESK)["results"]}
        expect(cast.case["id"] in rows, "the case is not on her desk")
        cast.aliya.post(f"{desk}/triage", {"kind": "lost_passport", "severity": 3})
        cast.aliya.post(f"{desk}/start")
    with step("before she goes home she hands it over to Seoul, with what was promised"):
        cast.aliya.post(f"{desk}/hand-over", {"mission": SEOUL, "promised": PROMISED})
        cast.aliya.get(desk, expect=404)
    with step("Bek reads the promise and answers in her language"):
        opened = cast.bek.get(desk)
        expect_equal([row["promised"] for row in opened["handovers"]], [PROMISED], "what was promised")
        thread = f"/api/v1/staff/threads/{cast.case['thread']}"
        note_among_staff = words("Her flight is on Friday.", language="en", visibility="internal")
        cast.bek.post(f"{thread}/messages", note_among_staff, expect=201)
        cast.bek.post(f"{thread}/messages", words(ANSWER, language="ru"), expect=201)
    with step("the mother reads the answer, and nothing of what officers tell each other"):
        texts = [row["text"] for row in cast.phone.get(talk(cast))["results"]]
        expect(ANSWER in texts and "Her flight is on Friday." not in texts, f"she reads {texts}")
    with step("it is resolved; she says it is not, and it goes on; then it is"):
        cast.bek.post(f"{desk}/resolve", {"text": "Свидетельство выдано."})
        expect_equal(cast.phone.get(own(cast))["state"], "resolved", "the state")
        cast.phone.post(f"{own(cast)}/reopen", words("В нём ошибка в имени."))
        cast.bek.post(f"{desk}/resolve", {"text": "Выдано новое, без ошибки."})
    note(cast.phone.get(own(cast))["resolution"])


def words(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "client_id": str(uuid.uuid4()), **more}


def own(cast: Cast) -> str:
    return f"{CASES}/{cast.case['id']}"


def talk(cast: Cast) -> str:
    return f"{THREADS}/{cast.case['thread']}/messages"


def attached(cast: Cast) -> bool | None:
    files = [file for row in cast.phone.get(talk(cast))["results"] for file in row["attachments"]]
    return [file["state"] for file in files] == ["clean"] or None
