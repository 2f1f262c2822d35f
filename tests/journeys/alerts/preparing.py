"""The first start: keys, carriers that know us, officers, the many, and six citizens who sign up by themselves."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.journeys.alerts.crowd import crowd
from tests.journeys.alerts.people import OFFICERS, Cast, a_citizen, with_phone
from tests.journeys.alerts.running import at_once
from tests.journeys.cast import expect, expect_equal
from tests.journeys.client import App
from tests.journeys.telling import note, step
from tests.notifications.push.services import b64
from tests.notifications.telegram.bot import SECRET

HOOK, SEED = "/hooks/telegram/", "tests.journeys.alerts.seeding"
CHAT, NUMBER = 5_000_000_017, "+77010000001"
IPHONE, ANDROID = "ab" * 32, "sara-phone:" + "B" * 140
SEOUL, BUSAN = "KR-11", "KR-26"


def start(cast: Cast) -> None:
    keys = (("new_alert_key", "live"), ("new_alert_key", "exercise"))
    with step("the engineer makes a key for real alerts and one for exercises; somebody pins their public halves"):
        at_once(lambda command: cast.system.manage(*command), [*keys, ("collectstatic", "--no-input", "--verbosity=0")])
        cast.keys = cast.public.call("GET", "/api/v1/public/alert-keys", expect=200).content
    with step("tells Telegram where we hear it"):
        cast.system.manage("set_telegram_webhook")
        expect_equal(cast.around.bot.hook["secret_token"], SECRET, "the secret that Telegram shows us")
    with step("gives the gateway of short messages, if there is one, the address to which it brings what people write"):
        cast.gateways.bring_answers_to(lambda: cast.system.manage("sms_answers_url").strip())
    with step("asks every carrier whether it knows us"):
        cast.system.manage("check_channels")
        # To Google it asks by a message that has to be refused.
        expect_equal(len(cast.around.faults()), 1, "messages refused by carriers")
    with step(f"brings over officers and {len(list(crowd(cast.many))):,} people, each with ways to be told"):
        told = cast.system.beside(SEED, "seed", {"people": cast.many, "browsers": browsers(cast)})
        cast.place.factors = told["factors"]
        cast.readers = [App(cast.place, token=token) for token in told["readers"]]
        cast.around.bot.chats |= {int(place) for place in cast.ways(list(crowd(cast.many)))["telegram"]}
    with step("the officers sign in, each with a second factor, but for Ainur, who has to prove it yet"):
        for email in OFFICERS:
            cast.officers[email] = App(cast.place)
        at_once(lambda email: sign_in(cast, email), list(OFFICERS))


def browsers(cast: Cast) -> dict[str, str]:
    """What the browsers of the many subscribed with; one pair of keys serves them all here."""
    made = cast.around.browsers.subscribe("crowd")
    key, auth = cast.around.browsers.keys.pop("/crowd")
    for kind in ("webpush", "unifiedpush"):
        for place in cast.ways(list(crowd(cast.many)))[kind]:
            cast.around.browsers.keys[f"/{place}"] = (key, auth)
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    expect_equal(made["p256dh"], b64(point), "the key of the browsers")
    return {"url": cast.around.browsers.server.url, "p256dh": made["p256dh"], "auth": made["auth"]}


def sign_in(cast: Cast, email: str) -> None:
    name = email.partition("@")[0]
    cast.officers[email].sign_in(email)
    if name != "ainur":
        cast.prove(name)


def sign_up(cast: Cast) -> None:
    with step("Aigerim, Timur and Madina in Seoul, Sara and Yerlan in Busan sign up by a code mailed to them"):
        for name in ("aigerim", "timur", "madina"):
            a_citizen(cast, name, SEOUL)
        for name in ("sara", "yerlan"):
            a_citizen(cast, name, BUSAN)
    with step("Daniyar in Seoul signs up by telephone: the code comes by the carrier"):
        a_citizen(cast, "daniyar", SEOUL, phone=NUMBER)
    with step("Aigerim's iPhone and Sara's Android phone say by which token they ring"):
        with_phone(cast.citizens["aigerim"], "apns", IPHONE)
        with_phone(cast.citizens["sara"], "fcm", ANDROID)
    with step("Madina links her chat with our bot by a link that is good once"):
        link = urlsplit(cast.citizens["madina"].app.post("/api/v1/telegram-links", expect=201)["url"])
        (token,) = parse_qs(link.query)["start"]
        cast.around.bot.chats.add(CHAT)
        answered = telegram(cast, message(f"/start {token}"))
        cast.citizens["madina"].ways["telegram"] = str(CHAT)
    note(f"the bot says: {answered['text']}")
    with step("Timur takes part in exercises; he alone of the six"):
        cast.citizens["timur"].app.call("PUT", "/api/v1/exercises/enrolment", expect=200)
        expect(cast.citizens["timur"].app.get("/api/v1/exercises/enrolment"), "he is not enrolled")


def telegram(cast: Cast, update: dict[str, Any], *, secret: str = SECRET) -> dict[str, Any]:
    """What our hook answers to what happened in a chat, told with the secret we gave."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    answer: dict[str, Any] = cast.public.call("POST", HOOK, expect=200, json=update, headers=headers).json()
    return answer


def message(text: str) -> dict[str, Any]:
    person = {"id": CHAT, "is_bot": False, "first_name": "Madina", "language_code": "ru"}
    chat = {"id": CHAT, "type": "private"}
    return {"update_id": 1, "message": {"message_id": 1, "from": person, "chat": chat, "date": 1, "text": text}}


def press(data: str) -> dict[str, Any]:
    """The button under our message whose answer this is."""
    person = {"id": CHAT, "is_bot": False, "first_name": "Madina", "language_code": "ru"}
    ours = {"message_id": 5, "chat": {"id": CHAT, "type": "private"}, "date": 1, "text": "…"}
    pressed = {"id": "4382bfdwdsb323b2d9", "from": person, "message": ours, "chat_instance": "1", "data": data}
    return {"update_id": 2, "callback_query": pressed}
