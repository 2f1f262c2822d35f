"""A line that breaks at any step of a request: the phone asks again the same, and what it wanted has happened once.

Once means: every table has as many more rows, and every version stands as high, as if the line had held.
`make chaos-phone` breaks it at many more places; CHAOS_SEED gives the same ones again, CHAOS_ROUNDS says how often.
"""

import http.client
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.files.models import Upload
from econsulate.core.limits.models import RequestLimit
from tests.core.files.phone import BODY, content_of
from tests.core.files.server import Server
from tests.factories.abroad import serves
from tests.factories.catalogue import a_published_catalogue
from tests.factories.missions import a_mission, an_officer, headquarters
from tests.journeys.cutting import Cut, Relay, Where
from tests.journeys.phone_acts import ACTS, Act
from tests.people import Phone, phone_of, session_token

pytestmark = pytest.mark.django_db(transaction=True)
FLEETING = {"core_requestlimit", "core_audithead", "django_session", "usersessions_usersession"}
VERSIONS = "SELECT sum(version) FROM consular_trip"
SHORT = [Cut(Where.REQUEST, 0.0), Cut(Where.REQUEST, 0.9), Cut(Where.BETWEEN), Cut(Where.ANSWER, 0.0)]
MOST_REPEATS = 40
# What these make once for everybody who acts, such as to whom messages go, is there before anything is counted.
BEGINNINGS = ("submit", "call_for_help")
# In danger the half of a request counts: a phone that asks again is heard again, rather than not at all.
HALF_IS_HEARD = {"call_for_help", "tell_more"}


@dataclass
class Line:
    """Aigul's phone behind the relay."""

    relay: Relay
    app: Phone
    token: str

    def send(self, act: Act) -> tuple[int, bytes]:
        """Raises OSError or HTTPException where the line broke."""
        phone = http.client.HTTPConnection("127.0.0.1", self.relay.port, timeout=60)
        try:
            phone.request(act.method, act.path, act.body, self.headers(act))
            answer = phone.getresponse()
            return answer.status, answer.read()
        finally:
            phone.close()

    def headers(self, act: Act) -> dict[str, str]:
        return {"X-Session-Token": self.token, "Connection": "close", "Accept-Language": "en", **act.headers}

    def length(self, act: Act) -> int:
        """Of the request as http.client writes it."""
        with Recorder() as recorder:
            recorder.request(act.method, act.path, act.body, self.headers(act))
            # The port stands in the Host header, and has as many digits on the way.
            return len(recorder.written) + len(str(self.relay.port)) - len(str(recorder.port))

    def until_answered(self, act: Act, cut: Cut | None) -> int:
        """The phone asks until it has an answer that it isn't to repeat; the first time the line breaks."""
        if cut:
            self.relay.break_next(cut, self.length(act))
        for attempt in range(MOST_REPEATS):
            try:
                status, body = self.send(act)
            except (OSError, http.client.HTTPException):
                assert cut, "the line broke without being cut"
                assert attempt == 0, "it broke again"
                continue
            if status not in {425, 503}:
                assert not cut or attempt, "the line wasn't cut"
                assert status < 400 or status == 412, body
                return status
        raise AssertionError("no answer")


class Recorder(http.client.HTTPConnection):
    """Writes down what would be sent."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1", 10000)
        self.written = b""

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def connect(self) -> None:
        pass

    def send(self, data: Any) -> None:
        self.written += data


def counted() -> dict[str, Any]:
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - FLEETING)
        each = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables)  # noqa: S608
        cursor.execute(f"{each} UNION ALL {VERSIONS.replace('SELECT', 'SELECT $$versions$$,')}")
        return {name: int(number or 0) for name, number in cursor.fetchall()}


def grown(before: dict[str, Any]) -> dict[str, Any]:
    return {name: number - before[name] for name, number in counted().items() if number != before[name]}


@pytest.fixture
def line(settings: Any, aigul: User) -> Iterator[Line]:
    a_published_catalogue()
    seoul = a_mission("KZ-SEO")
    serves(seoul, "KR")
    an_officer("Marat", headquarters(), Role.OFFICER)
    server = Server(Path(settings.FILES_DIR))
    server.start()
    try:
        with Relay(server.port) as relay:
            yield Line(relay, phone_of(aigul), session_token(aigul, second_factor=False))
    finally:
        server.kill()


TUS = {"tus-resumable": "1.0.0"}


def played(line: Line, name: str, cut: Cut | None) -> tuple[int, dict[str, Any]]:
    """The last answer's status, and what it left."""
    RequestLimit.objects.all().delete()
    for upload in Upload.objects.in_flight():
        # Nobody may have more of them waiting than a few.
        assert line.app.delete(f"/api/v1/uploads/{upload.public_id}", headers=TUS).status_code == 204
    act = ACTS[name](line.app)
    before = counted()
    return line.until_answered(act, cut), grown(before)


def is_once(name: str, cut: Cut, status: int, left: dict[str, Any], whole: dict[str, Any]) -> bool:
    if name in HALF_IS_HEARD and cut.where is Where.REQUEST:
        return status < 300 and all(left.get(table, 0) >= number for table, number in whole.items())
    # Where a change under If-Match was made, the repeat finds another version.
    return left == whole and (status < 300 or (status == 412 and name == "change_a_trip"))


def all_happen_once(line: Line, cuts: list[tuple[str, Cut]]) -> None:
    for name in BEGINNINGS:
        played(line, name, None)
    whole = {name: played(line, name, None) for name in dict.fromkeys(name for name, _cut in cuts)}
    for name, (status, left) in whole.items():
        assert status < 300, f"{name} answered {status}"
        assert left, f"{name} left nothing"
    wrong = []
    for name, cut in cuts:
        status, left = played(line, name, cut)
        if not is_once(name, cut, status, left, whole[name][1]):
            wrong.append(f"{name}, {cut}: {status}, {left} and not {whole[name][1]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.journey
def test_each_act_happens_once_wherever_the_line_breaks(line: Line) -> None:
    cuts = [(name, SHORT[number % len(SHORT)]) for number, name in enumerate(ACTS)]
    all_happen_once(line, cuts)
    goes_on(line, Cut(Where.REQUEST, 0.5))


@pytest.mark.chaos
def test_each_act_happens_once_at_many_places(line: Line) -> None:
    seed = int(os.environ.get("CHAOS_SEED") or random.randrange(10**6))
    rounds = int(os.environ.get("CHAOS_ROUNDS") or 10)
    print(f"CHAOS_SEED={seed}")
    chance = random.Random(seed)
    for number in range(rounds):
        cuts = [(name, Cut(where, chance.random())) for name in ACTS for where in Where]
        chance.shuffle(cuts)
        all_happen_once(line, cuts)
        for where in Where:
            goes_on(line, Cut(where, chance.random()))
        print(f"              {number + 1} of {rounds}: {len(cuts)} cuts", flush=True)


def goes_on(line: Line, cut: Cut) -> None:
    """The phone asks how far it came, and sends the rest."""
    RequestLimit.objects.all().delete()
    data = os.urandom(300_000)
    begin = Act("POST", "/api/v1/uploads", b"", {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(data))})
    assert line.send(begin)[0] == 201
    upload = Upload.objects.latest("pk")
    url = f"/api/v1/uploads/{upload.public_id}"
    piece = Act("PATCH", url, data, {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": BODY})
    line.relay.break_next(cut, line.length(piece))
    with pytest.raises((OSError, http.client.HTTPException)):
        line.send(piece)
    for _ in range(MOST_REPEATS):
        offset = Upload.objects.get(pk=upload.pk).offset
        if offset == len(data):
            break
        line.send(Act("PATCH", url, data[offset:], {**piece.headers, "Upload-Offset": str(offset)}))
    assert content_of(Upload.objects.get(pk=upload.pk)) == data
