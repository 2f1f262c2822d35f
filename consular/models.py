"""Models of this app, gathered for Django; code imports them from their own slices."""

from consular.abroad.models.old_registers import ImportRow, OldEntry, OldNumber, RegisterImport
from consular.abroad.models.registration import Registration
from consular.abroad.models.travellers import Traveller, TripCode, TripLink
from consular.abroad.models.trips import Trip, TripCompanion, TripLeg
from consular.abroad.models.whereabouts import Whereabouts
from consular.cases.models.cases import CaseHandover, CaseLink, ConsularCase, FirstAnswerTick, ResolutionTick
from consular.cases.models.complaints import Complaint, ComplaintStage
from consular.cases.models.mail import IncomingMail, IncomingMailFile, MailedMessage
from consular.cases.models.messages import Message, MessageFile, MessageTranslation, ReadMark
from consular.cases.models.replies import CannedReply
from consular.cases.models.sos import SosAlarm, SosCall, SosLink, SosUpdate
from consular.cases.models.threads import Thread
from consular.citizens.models.claims import Claim
from consular.citizens.models.consents import ConsentGrant
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.evidence import Evidence, EvidenceFile
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.models.travel_document import TravelDocument
from consular.missions.models.districts import Accreditation, ConsularDistrict
from consular.missions.models.hours import CalendarDay, ServiceHours
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Officer, Post
from consular.missions.models.rota import DutyShift
from consular.privacy.models.erasures import ErasureRequest
from consular.privacy.models.exports import Export
from consular.privacy.models.holds import LegalHold
from consular.privacy.models.retention import CaseStatistic, RetentionRule, RetentionSchedule
from consular.visas.models.appeals import Appeal, AppealFile
from consular.visas.models.applications import ApplicationGroup, VisaApplication
from consular.visas.models.break_glass import EmergencyOpening
from consular.visas.models.catalogue import CatalogueVersion, NationalityGroup, VisaCategory
from consular.visas.models.corrections import Correction
from consular.visas.models.decisions import Consultation, Decision, Inadmissibility, Proposal
from consular.visas.models.fees import Fee
from consular.visas.models.grounds import RefusalGround, ReviewReason
from consular.visas.models.items import ApplicationItem, DocumentVersion, InformationRequest
from consular.visas.models.news import Arrival, Look
from consular.visas.models.reminders import Reminder
from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.requirements import VisaRequirement
from consular.visas.models.timeline import TimelineEvent, VisaClockEvent
from consular.visas.models.transfers import Transfer
from consular.visas.models.visas import (
    Refusal,
    RevocationIssue,
    RevokedSeal,
    ShareCode,
    ShareCodeUse,
    Visa,
    VisaOrder,
)
from consular.visas.models.waiting import WaitingMessage

__all__ = [
    "Accreditation",
    "Appeal",
    "AppealFile",
    "ApplicationGroup",
    "ApplicationItem",
    "Arrival",
    "CalendarDay",
    "CannedReply",
    "CaseHandover",
    "CaseLink",
    "CaseStatistic",
    "CatalogueVersion",
    "Claim",
    "Complaint",
    "ComplaintStage",
    "ConsentGrant",
    "ConsularCase",
    "ConsularDistrict",
    "Consultation",
    "Correction",
    "Decision",
    "DocumentVersion",
    "DutyShift",
    "EmergencyContact",
    "EmergencyOpening",
    "ErasureRequest",
    "Evidence",
    "EvidenceFile",
    "Export",
    "Fee",
    "FirstAnswerTick",
    "ImportRow",
    "Inadmissibility",
    "IncomingMail",
    "IncomingMailFile",
    "InformationRequest",
    "LegalHold",
    "Look",
    "MailedMessage",
    "Message",
    "MessageFile",
    "MessageTranslation",
    "Mission",
    "NationalityGroup",
    "Officer",
    "OldEntry",
    "OldNumber",
    "Person",
    "Post",
    "Proposal",
    "ReadMark",
    "Refusal",
    "RefusalGround",
    "RegisterImport",
    "Registration",
    "Reminder",
    "Representation",
    "ResolutionTick",
    "RetentionRule",
    "RetentionSchedule",
    "ReviewReason",
    "RevocationIssue",
    "RevokedSeal",
    "ServiceHours",
    "ShareCode",
    "ShareCodeUse",
    "SosAlarm",
    "SosCall",
    "SosLink",
    "SosUpdate",
    "Thread",
    "TimelineEvent",
    "Transfer",
    "TravelDocument",
    "Traveller",
    "Trip",
    "TripCode",
    "TripCompanion",
    "TripLeg",
    "TripLink",
    "Visa",
    "VisaApplication",
    "VisaCategory",
    "VisaClockEvent",
    "VisaOrder",
    "VisaReplacement",
    "VisaRequirement",
    "WaitingMessage",
    "Whereabouts",
]
