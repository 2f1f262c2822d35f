from datetime import timedelta

import pytest
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import PostState, Role
from econsulate.core.accounts.models import User
from tests.factories.missions import a_post, an_officer
from tests.people import Phone, a_user, phone_of

ME = "/api/v1/staff/me"


def test_an_officer_reads_who_he_is_and_where_he_serves(seoul: Mission, vienna: Mission) -> None:
    gulnara = an_officer("Gulnara", seoul, Role.OFFICER, Role.DECIDER)
    a_post(gulnara, vienna, Role.INTAKE, valid_to=timezone.now())
    a_post(gulnara, vienna, Role.OFFICER, valid_from=timezone.now() + timedelta(days=1))
    a_post(gulnara, vienna, Role.AUDITOR, state=PostState.PROPOSED)
    a_post(a_user("Dana"), seoul, Role.AUDITOR)
    answer = phone_of(gulnara).get(ME)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    here = {
        "mission": "KZ-SEO",
        "mission_name": "Demo embassy KZ-SEO",
        "valid_from": "2020-01-01T00:00:00Z",
        "valid_to": None,
    }
    assert answer.json() == {
        "public_id": str(gulnara.public_id),
        "officer": {"display_name": "Gulnara", "languages": ["kk", "en"]},
        "posts": [{"role": "decider", **here}, {"role": "officer", **here}],
    }


def test_staff_without_a_name_or_a_post_read_just_that(db: None) -> None:
    answer = phone_of(a_user("Dana", staff=True)).get(ME)
    assert answer.status_code == 200
    assert (answer.json()["officer"], answer.json()["posts"]) == (None, [])


def test_a_citizen_and_a_session_without_second_factor_are_refused(seoul: Mission, aigul: User) -> None:
    gulnara = an_officer("Gulnara", seoul, Role.OFFICER)
    assert phone_of(aigul).get(ME).status_code == 403
    assert phone_of(gulnara, second_factor=False).get(ME).status_code == 403


def test_nobody_is_asked_to_sign_in(nobody: Phone) -> None:
    assert nobody.get(ME).status_code == 401


@pytest.mark.parametrize("count", [1, 4])
def test_it_takes_two_queries_of_its_own(count: int, seoul: Mission, django_assert_max_num_queries: object) -> None:
    phone = phone_of(an_officer("Gulnara", seoul, *list(Role)[:count]))
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert len(phone.get(ME).json()["posts"]) == count
