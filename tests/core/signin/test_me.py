"""One's own login: read it, change its language, nothing else."""

import pytest

from econsulate.core.accounts.models import User
from tests.people import Phone, phone_of

ME = "/api/v1/me"


def test_a_citizen_reads_her_login(aigul: User) -> None:
    answer = phone_of(aigul).get(ME)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {
        "public_id": str(aigul.public_id),
        "email": "aigul@example.org",
        "phone": None,
        "language": "en",
        "is_staff": False,
        "second_factor": False,
    }


def test_a_citizen_chooses_her_language(aigul: User) -> None:
    answer = phone_of(aigul).patch(ME, {"language": "uz-cyrl"})
    assert (answer.status_code, answer.json()["language"]) == (200, "uz-cyrl")
    aigul.refresh_from_db()
    assert aigul.language == "uz-cyrl"


@pytest.mark.parametrize(
    ("body", "path"),
    [({"language": "tlh"}, "language"), ({"language": None}, "language"), ({"is_staff": True}, "is_staff")],
)
def test_nothing_else_can_be_changed(aigul: User, body: dict[str, object], path: str) -> None:
    answer = phone_of(aigul).patch(ME, body)
    assert answer.status_code == 400
    assert [error["path"] for error in answer.json()["errors"]] == [path]
    aigul.refresh_from_db()
    assert (aigul.language, aigul.is_staff) == ("en", False)


def test_without_a_session_there_is_no_me(nobody: Phone) -> None:
    assert nobody.get(ME).status_code == 401
    assert nobody.patch(ME, {"language": "kk"}).status_code == 401
