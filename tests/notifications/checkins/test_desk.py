"""Officers ask, look who is silent, and speak for who rang."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from notifications import facade
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.services import asking
from notifications.checkins.models.answers import CheckInAnswer, CheckInReport
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.services import opening, roll
from notifications.recipients.models import Recipient
from tests.factories.alerts import INCIDENT, OPERATIONS, an_alert, an_incident, content, done
from tests.factories.broadcasts import a_listener, a_way, started
from tests.factories.check_ins import DESK, desk, says, staff_says, status_of
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL, facts
from tests.notifications.push.services import Google
from tests.notifications.smtp import PostOffice
from tests.people import Phone, phone_of


def later(**span: int) -> str:
    return (timezone.now() + timedelta(**(span or {"hours": 24}))).strftime("%Y-%m-%dT%H:%M:%SZ")


def opened(phone: Phone, **more: Any) -> Any:
    return phone.post(DESK, {"closes_at": later(), **more}, format="json")


def people(phone: Phone, check_in: CheckIn, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(desk(phone, check_in, "/people", **query))["results"]
    return found


def test_figures_and_who_is_silent(dana: Phone, aigul: User, phone: Phone, check_in: CheckIn) -> None:
    bek = a_listener("Bek", SEOUL)
    work_is_done()
    says(phone, check_in, "need_help")
    says(phone_of(bek), check_in, "safe")
    figures = done(desk(dana, check_in))["figures"]
    assert figures == {"silent": 0, "safe": 1, "need_help": 1, "not_in_area": 0, "unasked": 0, "reports": 0}
    (needs,) = people(dana, check_in, state="need_help")
    assert (needs["person"], needs["place"], needs["name"]) == (str(aigul.public_id), "KR", "")
    assert people(dana, check_in, state="silent") == []
    assert len(people(dana, check_in)) == 2


def test_the_silent_whom_we_worry_about_most_come_first(dana: Phone, seoul: object) -> None:
    now = timezone.now()
    here = {"spot": SEOUL, "valid_from": now - timedelta(days=300)}
    parent = a_listener("Aigul", SEOUL)
    child = facts(2, **here, confirmed_at=now, of_age_on=now.date() + timedelta(days=900), logins=(parent.pk,))
    said = [
        facts(1, subdivision="", state="KR", **{**here, "spot": facade.Spot(37.75, 126.98, 9000)}, confirmed_at=now),
        child,
        facts(3, **here, confirmed_at=now - timedelta(days=200), logins=(parent.pk,)),
    ]
    for one in said:
        facade.replace_presences(one.source, [one.reference], [one], now=now)
    from tests.factories.check_ins import a_check_in

    assert dana.user
    check_in = a_check_in(dana.user)
    rows = people(dana, check_in, state="silent")
    assert [row["risk"] for row in rows] == sorted((row["risk"] for row in rows), reverse=True)
    assert rows[0]["person"] == str(child.subject)
    assert rows[0]["is_minor"] is True
    assert {row["risk"] for row in rows if row["person"] == str(said[2].subject)} == {rows[-1]["risk"]}
    first = desk(dana, check_in, "/people", page_size=1).json()
    second = dana.get(first["next"]).json()
    assert [row["person"] for row in (*first["results"], *second["results"])] == [row["person"] for row in rows[:2]]


def test_a_way_that_safe_contact_bars_is_not_shown_to_who_calls(dana: Phone, check_in: CheckIn, google: Google) -> None:
    a_listener("Bek", SEOUL, "fcm", "email", allowed_channels=["push"])
    roll.fill(check_in.public_id)
    assert {tuple(each["ways"]) for each in people(dana, check_in, state="silent")} == {(), ("fcm",)}


def test_of_other_missions_there_is_nothing(
    dana: Phone, gulnar: Phone, bek: Phone, aigul: User, check_in: CheckIn
) -> None:
    for path in ("", "/people", f"/people/{aigul.public_id}", "/reports", "/pfif"):
        assert desk(gulnar, check_in, path).status_code == 404
        assert desk(bek, check_in, path).status_code == 404
        assert desk(phone_of(aigul), check_in, path).status_code == 403
    assert staff_says(gulnar, check_in, aigul.public_id).status_code == 404
    assert gulnar.post(f"{DESK}/{check_in.public_id}/close").status_code == 404
    assert gulnar.get(DESK).json()["results"] == []
    assert len(dana.get(DESK).json()["results"]) == 1


def test_whoever_serves_somebody_on_the_list_sees_them_alone(
    dana: Phone, gulnar: Phone, aigul: User, check_in: CheckIn
) -> None:
    CheckInPerson.objects.create(
        check_in=check_in, subject=uuid4(), listed=True, served_by="KZ-VIE", by_area=True, is_minor=False, risk=10,
        turn=190, since=timezone.now(),
    )  # fmt: skip
    assert [row["served_by"] for row in people(gulnar, check_in)] == ["KZ-VIE"]
    assert [row["served_by"] for row in people(dana, check_in)] == ["KZ-SEO"]
    assert done(desk(gulnar, check_in))["figures"]["silent"] == 1
    assert desk(gulnar, check_in, f"/people/{aigul.public_id}").status_code == 404
    assert gulnar.post(f"{DESK}/{check_in.public_id}/close").status_code == 403


def test_an_officer_speaks_for_who_rang_and_says_why(dana: Phone, phone: Phone, aigul: User, check_in: CheckIn) -> None:
    says(phone, check_in, "need_help", help="medical", note="My leg is broken.")
    assert staff_says(dana, check_in, aigul.public_id, reason="").status_code == 400
    told = done(staff_says(dana, check_in, aigul.public_id))
    assert told["status"] == "safe"
    assert [(one["speaker"], one["channel"]) for one in told["answers"]] == [("staff", "staff"), ("self", "app")]
    assert told["answers"][0]["reason"] == "She rang us and gave her name."
    assert told["answers"][1]["note"] == "My leg is broken."
    says(phone, check_in, "need_help")
    assert status_of(check_in, aigul.public_id) == "need_help"
    entry = AuditEntry.objects.filter(action="notifications.check_in.person_opened").latest("pk")
    assert (entry.person, entry.chain, entry.actor) == (str(aigul.public_id), "KZ-SEO", str(dana.user.public_id))  # type: ignore[union-attr]


def test_what_an_officer_was_told_of_somebody_changes_nothing(
    dana: Phone, phone: Phone, aigul: User, check_in: CheckIn
) -> None:
    says(phone, check_in, "need_help")
    said = {"status": "safe", "client_id": str(uuid4()), "name": "A neighbour", "note": "Saw her."}
    url = f"{DESK}/{check_in.public_id}/people/{aigul.public_id}/reports"
    assert [dana.post(url, said, format="json").status_code for _ in range(2)] == [201, 201]
    assert CheckInReport.objects.count() == 1
    told = done(desk(dana, check_in, f"/people/{aigul.public_id}"))
    assert told["status"] == "need_help"
    assert [(one["name"], one["by_staff"]) for one in told["reports"]] == [("A neighbour", True)]


def test_it_is_closed_once(dana: Phone, check_in: CheckIn) -> None:
    url = f"{DESK}/{check_in.public_id}/close"
    assert done(dana.post(url))["closed_at"]
    assert dana.post(url).status_code == 409


def test_who_wants_discretion_is_asked_in_words_that_name_nobody(dana: Phone, aigul: User, office: PostOffice) -> None:
    recipient = Recipient.objects.get(user=aigul)
    a_way(recipient, "email", "aigul@example.org")
    Recipient.objects.filter(pk=recipient.pk).update(discreet=True)
    alert = an_alert(dana)
    started("email", thread=alert.public_id)
    work_is_done()
    done(opened(dana, alert=str(alert.public_id)), 201)
    work_is_done()
    assert len(office.taken) == 2
    for received in office.taken:
        outside = f"{received.message['Subject']} {received.message['From']} {received.message.get_content()}"
        assert not {word for word in ("embassy", "Seoul", "safe", "/c/") if word in outside}, outside


def test_a_long_headline_is_shortened_in_a_short_message() -> None:
    told = {"en": {"subject": "Flood " * 40}}
    words = asking.question(lambda: "Demo embassy", told, exercise=True)
    assert words["en"]["sms"].startswith("Exercise. Demo embassy: Flood Flood")
    assert len(words["en"]["sms"]) < 180
    assert "Flood " * 39 in words["kk"]["text"]


def test_asked_beside_an_alert_those_it_reached_are_asked_again(
    dana: Phone, aigul: User, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_way(Recipient.objects.get(user=aigul), "email", "aigul@example.org")
    alert = an_alert(dana)
    refused = opened(dana, alert=str(alert.public_id))
    assert (refused.status_code, refused.json()["code"]) == (409, "nobody_told")
    started("email", thread=alert.public_id)
    work_is_done()
    told = done(opened(dana, alert=str(alert.public_id)), 201)
    work_is_done()
    assert told["thread"] == str(alert.public_id)
    assert [received.message["Subject"] for received in office.taken] == [
        "Flood in Seoul",
        "Are you safe? Flood in Seoul",
    ]
    said = office.taken[1].message.get_content()
    assert "/c/" in said
    assert "Demo embassy KZ-SEO: Flood in Seoul." in said
    words = Broadcast.objects.latest("pk").words
    assert words["en"]["sms"].startswith("Demo embassy KZ-SEO: Flood in Seoul. Are you safe? {check_in} Or answer")
    assert words["ru"]["sms"].endswith(
        "Вы в безопасности? {check_in} Или ответьте: 1 – да, 2 – нужна помощь, 3 – я не там."
    )
    lately = opened(dana, alert=str(alert.public_id))
    assert (lately.status_code, lately.json()["code"]) == (409, "asked_lately")
    monkeypatch.setattr(opening, "REST", timedelta())
    again = done(opened(dana, alert=str(alert.public_id)), 201)
    assert CheckIn.objects.get(public_id=told["id"]).closed_at is not None
    assert CheckIn.objects.open().get().public_id.hex == again["id"].replace("-", "")
    assert CheckIn.objects.open().get().target["include"] == [{"circle": "37.5665,126.978 30"}]


def test_asked_in_an_incident_alone_nothing_is_sent(dana: Phone, aigul: User, phone: Phone) -> None:
    area = content()["area"]
    told = done(opened(dana, incident=str(an_incident(dana).public_id), area=area), 201)
    work_is_done()
    assert not Broadcast.objects.exists()
    assert told["mode"] == "live"
    assert status_of(CheckIn.objects.get(), aigul.public_id) == "silent"
    assert len(phone.get("/api/v1/check-ins").json()) == 1


def test_an_exercise_incident_asks_as_an_exercise(dana: Phone, aigul: User) -> None:
    drill = an_incident(dana, mode="exercise")
    assert done(opened(dana, incident=str(drill.public_id), area=content()["area"]), 201)["mode"] == "exercise"
    work_is_done()
    assert not CheckInPerson.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"incident": "x"},
        {"closes_at": "2020-01-01T00:00:00Z", "area": {"states": ["KR"]}},
        {"closes_at": "2199-01-01T00:00:00Z", "area": {"states": ["KR"]}},
        {"closes_at": "soon", "area": {"states": ["KR"]}},
        {"area": {}},
        {"area": {"include": [{"circle": "0,0 -1"}]}},
        {"area": {"states": ["Korea"]}},
        {"alert": str(uuid4()), "area": {"states": ["KR"]}},
    ],
)
def test_bad_questions_are_named(dana: Phone, more: dict[str, Any]) -> None:
    incident = an_incident(dana)
    answer = opened(dana, **{"incident": str(incident.public_id), **more})
    assert answer.status_code == 400, answer.content
    assert not CheckIn.objects.exists()


def test_only_who_operates_for_the_mission_asks(dana: Phone, gulnar: Phone, bek: Phone, seoul: Any) -> None:
    from consular.missions.models.posts import Role
    from tests.factories.missions import an_officer

    incident = str(an_incident(dana).public_id)
    area = content()["area"]
    assert opened(gulnar, incident=incident, area=area).status_code == 404
    assert opened(bek, incident=incident, area=area).status_code == 404
    reader = phone_of(an_officer("Saltanat", seoul, Role.AUDITOR))
    assert opened(reader, incident=incident, area=area).status_code == 403
    assert INCIDENT["mission"] == "KZ-SEO"
    assert not CheckIn.objects.exists()
    done(dana.post(f"{OPERATIONS}/incidents/{incident}/close", {"reason": "Over."}, format="json"))
    assert opened(dana, incident=incident, area=area).json()["code"] == "incident_closed"
    assert desk(reader, CheckIn(public_id=uuid4())).status_code == 404


def test_who_only_reads_speaks_for_nobody(aigul: User, check_in: CheckIn, seoul: Any) -> None:
    from consular.missions.models.posts import Role
    from tests.factories.missions import an_officer

    reader = phone_of(an_officer("Saltanat", seoul, Role.AUDITOR))
    assert desk(reader, check_in, f"/people/{aigul.public_id}").status_code == 200
    assert staff_says(reader, check_in, aigul.public_id).status_code == 403
    assert not CheckInAnswer.objects.exists()


@pytest.mark.parametrize("state", ["dead", "", "SAFE"])
def test_a_state_there_is_none_of_is_named(dana: Phone, check_in: CheckIn, state: str) -> None:
    assert desk(dana, check_in, "/people", state=state).status_code == 400
