"""Models of this app, gathered for Django; code imports them from their own slices."""

from consular.abroad.models.old_registers import ImportRow, OldEntry, OldNumber, RegisterImport
from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip, TripCompanion, TripLeg
from consular.citizens.models.claims import Claim
from consular.citizens.models.evidence import Evidence, EvidenceFile
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.models.travel_document import TravelDocument
from consular.missions.models.districts import Accreditation, ConsularDistrict
from consular.missions.models.hours import CalendarDay, ServiceHours
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Officer, Post
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
    "CaseStatistic",
    "CatalogueVersion",
    "Claim",
    "ConsularDistrict",
    "Consultation",
    "Correction",
    "Decision",
    "DocumentVersion",
    "EmergencyOpening",
    "ErasureRequest",
    "Evidence",
    "EvidenceFile",
    "Export",
    "Fee",
    "ImportRow",
    "Inadmissibility",
    "InformationRequest",
    "LegalHold",
    "Look",
    "Mission",
    "NationalityGroup",
    "Officer",
    "OldEntry",
    "OldNumber",
    "Person",
    "Post",
    "Proposal",
    "Refusal",
    "RefusalGround",
    "RegisterImport",
    "Registration",
    "Reminder",
    "Representation",
    "RetentionRule",
    "RetentionSchedule",
    "ReviewReason",
    "RevocationIssue",
    "RevokedSeal",
    "ServiceHours",
    "ShareCode",
    "ShareCodeUse",
    "TimelineEvent",
    "Transfer",
    "TravelDocument",
    "Trip",
    "TripCompanion",
    "TripLeg",
    "Visa",
    "VisaApplication",
    "VisaCategory",
    "VisaClockEvent",
    "VisaOrder",
    "VisaReplacement",
    "VisaRequirement",
    "WaitingMessage",
]
