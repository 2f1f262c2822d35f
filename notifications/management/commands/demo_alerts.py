"""`manage.py demo_alerts`: keys that sign, an exercise with a draft, a real incident with half a one, a drill sent."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications.alerts.models.choices import Mode
from notifications.alerts.models.incidents import Incident
from notifications.alerts.services import composing, incidents, templates
from notifications.alerts.signing import keystore, published, signers
from notifications.management import drill

FLOOD = {
    "en": {
        "event": "Flood",
        "headline": "EXERCISE: flood of the Han in Seoul",
        "description": "This is an exercise. We play that the Han has left its bed in Seoul.",
        "instruction": "Nothing has to be done. In an exercise we only try whether you can read this.",
        "sms": "EXERCISE: flood of the Han in Seoul. Nothing has to be done.",
    },
    "ru": {
        "event": "Наводнение",
        "headline": "УЧЕНИЯ: наводнение на реке Ханган в Сеуле",
        "description": "Это учения. Мы представляем, что река Ханган в Сеуле вышла из берегов.",
        "instruction": "Ничего делать не нужно. На учениях мы только проверяем, можете ли вы это прочитать.",
        "sms": "УЧЕНИЯ: наводнение на Хангане в Сеуле. Ничего делать не нужно.",
    },
}
TYPHOON = {"en": {"event": "Typhoon", "headline": "Typhoon near Busan", "description": "A typhoon nears Busan."}}
STORM: dict[str, Any] = {
    "code": "demo-typhoon",
    "texts": {
        "en": {
            "event": "Typhoon",
            "headline": "Demo: typhoon near {place}",
            "description": "These words belong to a trial of the software. No typhoon nears {place}.",
            "instruction": "Nothing has to be done.",
            "sms": "Demo: typhoon near {place}. A trial of the software, nothing has to be done.",
        }
    },
    "corrections": {
        "en": {
            "event": "Typhoon",
            "headline": "Demo: no typhoon near {place}",
            "description": "What we wrote of {place} in a trial of the software no longer applies.",
            "instruction": "Nothing has to be done.",
            "sms": "Demo: no typhoon near {place}. It was a trial of the software.",
        }
    },
    "all_clears": {
        "en": {
            "event": "Typhoon",
            "headline": "Demo: the typhoon near {place} is over",
            "description": "The trial of the software that named {place} is over.",
            "instruction": "Nothing has to be done.",
            "sms": "Demo: the typhoon near {place} is over. It was a trial of the software.",
        }
    },
    "category": "Met", "event_code": "typhoon", "urgency": "Expected", "severity": "Severe", "certainty": "Likely",
    "response_types": ["Prepare"], "least_people": 0, "most_people": 500,
}  # fmt: skip
KEY_HOLDS = timedelta(days=425)
EMPTY: dict[str, Any] = {
    "template": None, "category": "Met", "event_code": "", "urgency": "", "severity": "", "certainty": "",
    "response_types": [], "nationalities": [], "languages": [], "channels": ["inbox", "email"], "expires_at": None,
}  # fmt: skip
AREA: dict[str, Any] = {"include": [], "exclude": [], "states": [], "subdivisions": [], "missions": []}


class Command(BaseCommand):
    help = "Make keys that sign alerts where none do, and load invented incidents and a template for a trial, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mission", help="Code of the mission, such as KZ-SEO.")
        parser.add_argument("operator", help="E-mail address of who composes there.")
        parser.add_argument("approver", nargs="?", help="Of who approves there; without one nothing is sent.")
        parser.add_argument("--keeper", help="Of who keeps templates there; without one there is none.")
        parser.add_argument("--volunteers", nargs="*", default=[], help="Of who takes part in exercises.")

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented incidents exist in demo mode only: set ECONSULATE_DEMO=1 on a trial machine.")
        prepare_keys(now=timezone.now())
        if Incident.objects.exists():
            return
        by, now = User.objects.get(email=options["operator"]), timezone.now()
        play(options["mission"], by, now)
        nears(options["mission"], by, now)
        if options["approver"]:
            self.by_two(options, by, now)

    def by_two(self, options: dict[str, Any], by: User, now: datetime) -> None:
        """What takes an approver: an exercise that went out, and a template for who is on duty alone."""
        approver = User.objects.get(email=options["approver"])
        if options["keeper"]:
            keeper = User.objects.get(email=options["keeper"])
            template = templates.propose(mission=options["mission"], by=keeper, now=now, **STORM)
            templates.approve(template, break_glass=True, by=approver, now=now)
        volunteers = list(User.objects.filter(email__in=options["volunteers"]).order_by("pk"))
        drill.sent(options["mission"], by, approver, volunteers, now=now)


def prepare_keys(*, now: datetime) -> None:
    """One that signs real alerts and one that signs drills, where none does; else nothing could be released."""
    starts, password = now.replace(microsecond=0), settings.ALERT_KEYS_PASSWORD
    for mode in published.Mode:
        try:
            signers.signer_at(mode, now)
        except signers.NoAlertKey:
            ends = starts + KEY_HOLDS
            keystore.add(settings.ALERT_KEYS_DIR, mode=mode, valid_from=starts, valid_to=ends, password=password)


def play(mission: str, by: User, now: datetime) -> None:
    incident = incidents.open_incident(
        mode=Mode.EXERCISE, mission=mission, title="Spring exercise: a flood in Seoul", place="Seoul",
        summary="Played each spring. Nothing has happened.", by=by, now=now,
    )  # fmt: skip
    content = {
        **EMPTY, "event_code": "flood", "urgency": "Immediate", "severity": "Severe", "certainty": "Observed",
        "response_types": ["Monitor"], "texts": FLOOD, "area_name": "Seoul",
        "area": {**AREA, "subdivisions": ["KR-11"]},
        "expires_at": now + timedelta(hours=12),
    }  # fmt: skip
    composing.begin(incident, content, by=by, now=now)


def nears(mission: str, by: User, now: datetime) -> None:
    incident = incidents.open_incident(
        mode=Mode.LIVE, mission=mission, title="Typhoon near Busan", place="Busan",
        summary="An invented typhoon.", by=by, now=now,
    )  # fmt: skip
    around = {**AREA, "include": [{"circle": "35.18,129.08 60"}]}
    composing.begin(incident, {**EMPTY, "texts": TYPHOON, "area_name": "Busan", "area": around}, by=by, now=now)
