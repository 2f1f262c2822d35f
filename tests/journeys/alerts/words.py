"""What is told, in all five languages? An invented earthquake, its correction, and an exercise of the same.

Whoever speaks one of them better is asked to mend it; no person is warned by these.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.journeys.alerts.crowd import CHANNELS, EPICENTRE, FELT_KM

PLACE = "Seoul and the east of it"
PARTS = ("event", "headline", "description", "instruction", "sms")
QUAKE = {
    "en": (
        "Earthquake",
        "Strong earthquake east of Seoul",
        "An earthquake of magnitude 6.1 has shaken Seoul and the places east of it.",
        "Leave damaged buildings. Keep away from walls and wires.",
        "Strong earthquake east of Seoul. Leave damaged buildings.",
    ),
    "kk": (
        "Жер сілкінісі",
        "Сеулдің шығысында күшті жер сілкінісі",
        "Сеулде және одан шығысқа қарай магнитудасы 6,1 жер сілкінісі болды.",
        "Зақымданған ғимараттардан шығыңыз. Қабырғалар мен сымдардан алыс тұрыңыз.",
        "Сеулдің шығысында күшті жер сілкінісі. Зақымданған ғимараттардан шығыңыз.",
    ),
    "ru": (
        "Землетрясение",
        "Сильное землетрясение к востоку от Сеула",
        "В Сеуле и к востоку от него произошло землетрясение магнитудой 6,1.",
        "Покиньте повреждённые здания. Держитесь дальше от стен и проводов.",
        "Сильное землетрясение к востоку от Сеула. Покиньте повреждённые здания.",
    ),
    "uz": (
        "Zilzila",
        "Seulning sharqida kuchli zilzila",
        "Seulda va undan sharqda magnitudasi 6,1 boʻlgan zilzila yuz berdi.",
        "Shikastlangan binolardan chiqing. Devor va simlardan uzoqroq turing.",
        "Seulning sharqida kuchli zilzila. Shikastlangan binolardan chiqing.",
    ),
    "uz-cyrl": (
        "Зилзила",
        "Сеулнинг шарқида кучли зилзила",
        "Сеулда ва ундан шарқда магнитудаси 6,1 бўлган зилзила юз берди.",
        "Шикастланган бинолардан чиқинг. Девор ва симлардан узоқроқ туринг.",
        "Сеулнинг шарқида кучли зилзила. Шикастланган бинолардан чиқинг.",
    ),
}
CORRECTED = {
    "en": (
        "The magnitude was 5.6, not 6.1. Aftershocks are expected until midnight.",
        "Stay outside until we say that it is over.",
        "Correction: magnitude 5.6 east of Seoul. Stay outside.",
    ),
    "kk": (
        "Магнитудасы 6,1 емес, 5,6 болды. Түн ортасына дейін қайталама дүмпулер күтіледі.",
        "Қауіп өткенін хабарлағанша далада болыңыз.",
        "Түзету: Сеулдің шығысында магнитуда 5,6. Далада болыңыз.",
    ),
    "ru": (
        "Магнитуда составила 5,6, а не 6,1. До полуночи ожидаются повторные толчки.",
        "Оставайтесь на улице, пока мы не сообщим, что опасность миновала.",
        "Уточнение: магнитуда 5,6 к востоку от Сеула. Оставайтесь на улице.",
    ),
    "uz": (
        "Magnituda 6,1 emas, 5,6 edi. Yarim tungacha takroriy silkinishlar kutilmoqda.",
        "Xavf oʻtganini aytgunimizcha tashqarida turing.",
        "Tuzatish: Seulning sharqida magnituda 5,6. Tashqarida turing.",
    ),
    "uz-cyrl": (
        "Магнитуда 6,1 эмас, 5,6 эди. Ярим тунгача такрорий силкинишлар кутилмоқда.",
        "Хавф ўтганини айтгунимизча ташқарида туринг.",
        "Тузатиш: Сеулнинг шарқида магнитуда 5,6. Ташқарида туринг.",
    ),
}
PLAYED = {
    "en": ("We play that the earth has shaken in Seoul.", "Nothing has to be done.", "We play an earthquake in Seoul."),
    "kk": ("Сеулде жер сілкінді деп ойнаймыз.", "Ештеңе істеу қажет емес.", "Сеулде жер сілкінді деп ойнаймыз."),
    "ru": ("Мы представляем землетрясение в Сеуле.", "Ничего делать не нужно.", "Представляем землетрясение в Сеуле."),
    "uz": ("Seulda zilzila boʻldi deb oʻynaymiz.", "Hech narsa qilish shart emas.", "Seulda zilzila deb oʻynaymiz."),
    "uz-cyrl": ("Сеулда зилзила бўлди деб ўйнаймиз.", "Ҳеч нарса қилиш шарт эмас.", "Сеулда зилзила деб ўйнаймиз."),
}  # fmt: skip
Texts = dict[str, dict[str, str]]


def quake() -> Texts:
    return {language: dict(zip(PARTS, words, strict=True)) for language, words in QUAKE.items()}


def corrected() -> Texts:
    """The same headline, so that everybody sees what it is about."""
    return {language: {**quake()[language], **changed(words)} for language, words in CORRECTED.items()}


def played() -> Texts:
    return {language: {**quake()[language], **changed(words)} for language, words in PLAYED.items()}


def changed(words: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("description", "instruction", "sms"), words, strict=True))


def content(texts: Texts, severity: str = "Severe") -> dict[str, Any]:
    """A whole version. Severe goes at once by what costs nothing, a minute later by short message to the silent;
    Extreme by all ways at once."""
    return {
        "category": "Geo",
        "event_code": "earthquake",
        "urgency": "Immediate",
        "severity": severity,
        "certainty": "Observed",
        "response_types": ["Evacuate", "Avoid"],
        "texts": texts,
        "area_name": PLACE,
        "area": {"include": [{"circle": f"{EPICENTRE[0]},{EPICENTRE[1]} {FELT_KM}"}]},
        "channels": ["inbox", *CHANNELS],
        "expires_at": (datetime.now(UTC) + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
