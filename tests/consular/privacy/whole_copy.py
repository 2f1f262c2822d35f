"""What of each table that hangs on a person must stand in their copy, and what stays out for which reason?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Model

from consular.abroad.models.old_registers import OldEntry
from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip, TripCompanion, TripLeg
from consular.abroad.models.whereabouts import Whereabouts
from consular.cases.models.cases import CaseHandover, CaseLink, ConsularCase, FirstAnswerTick, ResolutionTick
from consular.cases.models.complaints import Complaint, ComplaintStage
from consular.cases.models.mail import IncomingMail, IncomingMailFile, MailedMessage
from consular.cases.models.messages import Message, MessageFile, MessageTranslation, ReadMark
from consular.cases.models.sos import SosAlarm, SosCall, SosLink, SosUpdate
from consular.cases.models.threads import Thread
from consular.citizens.models.claims import Claim
from consular.citizens.models.consents import ConsentGrant
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.evidence import Evidence, EvidenceFile
from consular.citizens.models.representation import Representation
from consular.citizens.models.travel_document import TravelDocument
from consular.privacy.models.erasures import ErasureRequest
from consular.privacy.models.exports import Export
from consular.privacy.models.holds import LegalHold
from consular.visas.models.appeals import Appeal, AppealFile
from consular.visas.models.applications import VisaApplication
from consular.visas.models.break_glass import EmergencyOpening
from consular.visas.models.corrections import Correction
from consular.visas.models.decisions import Consultation, Decision, Inadmissibility, Proposal
from consular.visas.models.items import ApplicationItem, DocumentVersion, InformationRequest
from consular.visas.models.news import Arrival, Look
from consular.visas.models.reminders import Reminder
from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.timeline import TimelineEvent, VisaClockEvent
from consular.visas.models.transfers import Transfer
from consular.visas.models.visas import Refusal, ShareCode, ShareCodeUse, Visa, VisaOrder
from consular.visas.models.waiting import WaitingMessage


def moment(at: datetime) -> str:
    return orjson.dumps(at, option=orjson.OPT_UTC_Z).decode().strip('"')


# What of a row must stand in the copy of the person it is about.
IN_THE_COPY: dict[type[Model], Callable[[Any], str]] = {
    TravelDocument: lambda row: row.number,
    Registration: lambda row: row.dwelling["city"],
    OldEntry: lambda row: f'"taken_over_from": "{row.number.source}"',
    EmergencyContact: lambda row: row.details["name"],
    ConsentGrant: lambda row: moment(row.created_at),
    Trip: lambda row: moment(row.created_at),
    TripLeg: lambda row: row.where["city"],
    TripCompanion: lambda row: row.named["primary_identifier"],
    Whereabouts: lambda row: moment(row.expires_at),
    SosCall: lambda row: row.told["words"],
    SosUpdate: lambda row: row.told["words"],
    SosLink: lambda row: moment(row.created_at),
    Thread: lambda row: row.reference,
    ConsularCase: lambda row: moment(row.created_at),
    FirstAnswerTick: lambda row: moment(row.at),
    ResolutionTick: lambda row: moment(row.at),
    CaseHandover: lambda row: moment(row.created_at),
    Complaint: lambda row: row.reference,
    ComplaintStage: lambda row: row.text,
    Message: lambda row: moment(row.created_at),
    MailedMessage: lambda row: row.cut_off,
    MessageFile: lambda row: f"{row.message.public_id}-{row.number}",
    MessageTranslation: lambda row: row.text,
    Representation: lambda row: f'"acting_as": "{row.kind}"',
    VisaApplication: lambda row: row.reference,
    ApplicationItem: lambda row: row.requirement.label["en"],
    DocumentVersion: lambda row: moment(row.created_at),
    InformationRequest: lambda row: row.message,
    InformationRequest.items.through: lambda row: row.applicationitem.requirement.code,
    Inadmissibility: lambda row: row.reasons,
    Correction: lambda row: moment(row.created_at),
    TimelineEvent: lambda row: moment(row.at),
    VisaClockEvent: lambda row: moment(row.at),
    Transfer: lambda row: row.receiver.code,
    Decision: lambda row: f'"outcome": "{row.outcome}"',
    Refusal: lambda row: row.reference,
    Appeal: lambda row: row.text,
    AppealFile: lambda row: moment(row.created_at),
    Evidence: lambda row: moment(row.judged_at),
    EvidenceFile: lambda row: moment(row.created_at),
    Visa: lambda row: row.reference,
    VisaOrder: lambda row: row.reasons,
    VisaReplacement: lambda row: row.reason,
    ShareCode: lambda row: row.purpose,
    ShareCodeUse: lambda row: moment(row.at),
    EmergencyOpening: lambda row: row.reason,
    ErasureRequest: lambda row: moment(row.created_at),
}
LEFT_OUT: dict[type[Model], str] = {
    Proposal: "a draft of the decision between two officers; what was handed out of it stands in `decision`",
    Consultation: "what authorities wrote to each other",
    LegalHold: "holds are not told to whom they are about",
    Reminder: "the reminder itself stands in messages.json",
    WaitingMessage: "waits while nobody acts for the person; once somebody may ask for a copy it is in messages.json",
    Claim: "about nobody yet; who asks has it in export.json (test_proof)",
    Arrival: "what officers have not seen yet; what came in stands in its own place",
    IncomingMail: "nobody has confirmed whose words these are; once taken over they stand in a conversation",
    IncomingMailFile: "came with such a mail",
    CaseLink: "that another matter, maybe another person's, has to do with this one",
    ReadMark: "up to where each side has read; readings by officers stand in access-history.jsonl",
    SosAlarm: "which officers were called; what was done stands in access-history.jsonl",
    Look: "what an officer has seen; each opening stands in access-history.jsonl",
    Export.people.through: "the copies themselves, each gone within a week",
}
