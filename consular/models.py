"""Models of this app, gathered for Django; code imports them from their own slices."""

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.models.travel_document import TravelDocument
from consular.visas.models.applications import ApplicationGroup, VisaApplication
from consular.visas.models.catalogue import CatalogueVersion, NationalityGroup, VisaCategory
from consular.visas.models.decisions import Consultation, Decision, Inadmissibility, Proposal
from consular.visas.models.fees import Fee
from consular.visas.models.grounds import RefusalGround, ReviewReason
from consular.visas.models.items import ApplicationItem, DocumentVersion, InformationRequest
from consular.visas.models.requirements import VisaRequirement
from consular.visas.models.timeline import TimelineEvent, VisaClockEvent
from consular.visas.models.transfers import Transfer

__all__ = [
    "ApplicationGroup",
    "ApplicationItem",
    "CatalogueVersion",
    "Consultation",
    "Decision",
    "DocumentVersion",
    "Fee",
    "Inadmissibility",
    "InformationRequest",
    "NationalityGroup",
    "Person",
    "Proposal",
    "RefusalGround",
    "Representation",
    "ReviewReason",
    "TimelineEvent",
    "Transfer",
    "TravelDocument",
    "VisaApplication",
    "VisaCategory",
    "VisaClockEvent",
    "VisaRequirement",
]
