"""What stands on the receipt of a case that an officer entered for somebody who called?

Drawn and sealed when asked for, and nothing of it is kept: it says what the case says, and its seal is checked as that
of a visa is.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from consular.cases.models.cases import CaseKind, ConsularCase
from consular.cases.models.messages import Message
from consular.cases.services.trail import audit_case
from consular.citizens.services.people import name_of
from consular.visas.evisa import labels
from consular.visas.evisa.contents import Bilingual, Issuer, ReceiptContent
from consular.visas.evisa.rendering import render
from consular.visas.rules.states import state_name
from consular.visas.seals import signing
from consular.visas.seals.receipt import ReceiptFeatures
from consular.visas.services.issuing import zone_name
from consular.visas.services.printing import bilingual
from consular.visas.services.signers import signer_of_today
from econsulate.core.accounts.models import User


@transaction.atomic
def for_the_caller(case: ConsularCase, *, by: User, now: datetime) -> bytes:
    """PDF/A with all that was entered, to hand to who called; on record. Raises NoSigner."""
    told = Message.objects.filter(thread=case.thread).order_by("pk").first()
    if told is not None:
        told.thread = case.thread
    audit_case(case, "cases.case.receipt_opened", by)
    caller: Any = case.caller or {}
    named = ", ".join(filter(None, (caller.get("name"), caller.get("relation"))))
    return drawn(case, caller=named, told=told.text if told else "", now=now)


def for_the_person(case: ConsularCase, *, now: datetime) -> bytes:
    """The same without the caller and their words, which are theirs. Raises NoSigner."""
    return drawn(case, caller="", told="", now=now)


def drawn(case: ConsularCase, *, caller: str, told: str, now: datetime) -> bytes:
    thread, signer = case.thread, signer_of_today()
    language, identity = thread.language, thread.person.identity
    entered = case.created_at.astimezone(ZoneInfo(thread.mission.zone))
    seal = signing.seal_receipt(
        ReceiptFeatures(reference=thread.reference, holder=zone_name(identity), kind=case.kind),
        signer=signer,
        issued_on=entered.date(),
        signed_on=now.date(),
    )
    content = ReceiptContent(
        issuer=Issuer(
            state=Bilingual(state_name(signer.state, language), state_name(signer.state, "en")),
            mission=bilingual(thread.mission.names, language),
            verify_url="",  # that page asks for a reference, and a reference proves no receipt
        ),
        reference=thread.reference,
        name=name_of(thread.person),
        birth_date=identity["birth_date"],
        kind=labels.bilingual(CaseKind(case.kind).label, language=language),
        subject=thread.subject,
        entered_at=f"{labels.date_text(entered.date())} {entered:%H:%M}",
        caller=caller,
        told=told,
        seal=seal,
        issued_at=case.created_at,
        specimen=settings.DEMO,
    )
    return render(content, language=language)
