"""OPTIONS: the framework's self-description would guess at serializers that our views name per method."""

import pytest

from tests.people import Phone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/v1/mrz", "/api/v1/visa-applications", "/api/v1/public/verify"])
def test_options_is_refused_as_a_problem_not_an_error(stranger: Phone, path: str) -> None:
    answer = stranger.options(path)
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
