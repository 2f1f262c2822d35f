"""Verbs that take effect outside lead to a fresh second factor and back; what was typed stays, nothing is done."""

import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.utils import timezone

from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Proposal
from consular.visas.panel.verbs import VERBS
from tests.browsers import text_of
from tests.consular.visas.panel.conftest import nothing_changes, url_of
from tests.factories.visas import accept_items
from tests.people import Phone

STEPPED_UP = ("decide", "issue", "confirm-order", "confirm-replacement", "annul", "revoke", "suspend", "reinstate")


def test_exactly_these_verbs_want_it() -> None:
    assert {name for name, verb in VERBS.items() if verb.needs_step_up} == set(STEPPED_UP)


@pytest.mark.parametrize("verb", STEPPED_UP)
def test_with_an_old_second_factor_nothing_is_done(
    in_review: VisaApplication, erlan_browser: Client, verb: str
) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False), nothing_changes(in_review):
        answer = erlan_browser.post(url_of(in_review, verb), {"content_hash": "0" * 64, "reasons": "x"})
    assert answer.status_code == 302
    where = urlsplit(answer["Location"])
    assert where.path == "/panel/confirm/"
    assert parse_qs(where.query)["next"] == [f"{url_of(in_review)}?confirmed={verb}"]


def test_an_officer_confirms_comes_back_and_presses_again(
    proposed: Proposal, in_review: VisaApplication, erlan: Phone, erlan_browser: Client
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(erlan.user, secret)
    assert Authenticator.objects.filter(user=erlan.user).count() == 1
    seen = {"content_hash": proposed.content_hash}
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        led = erlan_browser.post(url_of(in_review, "decide"), seen)["Location"]
        assert erlan_browser.get(led).status_code == 200
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        back = erlan_browser.post(led, {"code": code})
        assert back["Location"] == f"{url_of(in_review)}?confirmed=decide"
        page: Any = erlan_browser.get(back["Location"])
        assert "You have confirmed that it is you." in text_of(page)
        in_review.refresh_from_db()
        assert in_review.state == "proposed"
        form = next(step.form for step in page.context["steps"] if step.verb.name == "decide")
        assert form.data["content_hash"] == proposed.content_hash
        assert erlan_browser.post(url_of(in_review, "decide"), seen)["Location"] == url_of(in_review)
    in_review.refresh_from_db()
    assert in_review.state == "decided"


def test_daily_work_wants_no_confirmation(in_review: VisaApplication, bek: Phone, bek_browser: Client) -> None:
    accept_items(in_review, by=bek.user)
    body = {"authority": "Migration service", "question": "Is anything known?"}
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert bek_browser.post(url_of(in_review, "consult"), body)["Location"] == url_of(in_review)


def test_an_address_made_up_by_hand_breaks_nothing(in_review: VisaApplication, bek_browser: Client) -> None:
    for name in ("revoke", "nothing", ""):
        assert bek_browser.get(f"{url_of(in_review)}?confirmed={name}").status_code == 200
