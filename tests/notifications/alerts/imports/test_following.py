"""What follows an earlier message finds it: an Update is another draft beside the first, a Cancel never a draft."""

from notifications.alerts.cap.vocabulary import MsgType
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from tests.factories.alerts import OPERATIONS, done
from tests.factories.cap import FAR_AWAY, a_block, a_message, brought, following, moment
from tests.people import Phone


def closed(phone: Phone, incident: str) -> None:
    done(phone.post(f"{OPERATIONS}/incidents/{incident}/close", {"reason": "Over."}, format="json"))


def test_an_update_is_another_draft_in_the_incident_of_the_first(dana: Phone) -> None:
    first = a_message()
    told = done(brought(dana, first), 201)
    later = done(brought(dana, following(first, a_block(headline="The water rises in Seoul"))), 201)
    assert (later["earlier"], later["earlier_alert"]) == (told["id"], told["alert"])
    assert later["incident"] == told["incident"]
    assert later["alert"] != told["alert"]
    before = Alert.objects.get(public_id=told["alert"])
    assert (before.version, before.state) == (1, "draft")


def test_an_update_of_a_closed_incident_opens_one_of_its_own(dana: Phone) -> None:
    first = a_message()
    told = done(brought(dana, first), 201)
    closed(dana, told["incident"])
    assert done(brought(dana, following(first)), 201)["incident"] != told["incident"]


def test_an_update_of_what_nobody_brought_is_a_message_like_another(dana: Phone) -> None:
    told = done(brought(dana, following(a_message())), 201)
    assert (told["outcome"], told["earlier"]) == ("drafted", None)


def test_a_cancel_names_the_draft_it_is_about_and_changes_nothing(dana: Phone) -> None:
    first = a_message()
    told = done(brought(dana, first), 201)
    cancel = following(first, kind=MsgType.CANCEL)
    late = done(brought(dana, cancel, mission="KZ-SEO", draft="always"), 201)
    assert (late["outcome"], late["alert"], late["earlier_alert"]) == ("cancels", None, told["alert"])
    assert late["incident"] == told["incident"]
    assert late["remarks"] == {}
    assert Alert.objects.get().state == "draft"
    assert done(brought(dana, cancel), 200)["id"] == late["id"]


def test_a_cancel_needs_no_words_and_no_draft_before_it(dana: Phone) -> None:
    bare = following(a_message(), infos=(), kind=MsgType.CANCEL)
    told = done(brought(dana, bare), 201)
    assert (told["outcome"], told["earlier"], told["incident"]) == ("cancels", None, None)
    assert not Incident.objects.exists()


def test_of_several_it_is_about_the_last_that_was_drafted(dana: Phone) -> None:
    first = a_message()
    drafted = done(brought(dana, first), 201)
    second = following(first, a_block(areas=(FAR_AWAY,)))
    assert done(brought(dana, second), 201)["outcome"] == "nobody_there"
    both = (*second.references, *following(second).references)
    cancel = following(first, kind=MsgType.CANCEL, identifier="KR-2026-0009", sent=moment(), references=both)
    assert done(brought(dana, cancel), 201)["earlier_alert"] == drafted["alert"]


def test_another_missions_message_is_none_of_ours(dana: Phone, gulnar: Phone) -> None:
    first = a_message()
    done(brought(gulnar, first, mission="KZ-VIE", draft="always"), 201)
    told = done(brought(dana, following(first)), 201)
    assert told["earlier"] is None
    assert done(brought(dana, first), 201)["mission"] == "KZ-SEO"
