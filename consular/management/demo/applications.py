"""What lies in the queue of a demo? Invented applicants with drawn papers, sent in as an app would send them."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw

from consular.citizens.models.evidence import ALWAYS_SHOWN, EvidenceKind
from consular.citizens.models.person import Person
from consular.citizens.models.representation import RepresentationKind
from consular.citizens.models.travel_document import DocumentKind, TravelDocument
from consular.citizens.mrz.composing import compose
from consular.citizens.mrz.fields import Fields
from consular.citizens.mrz.formats import Format
from consular.citizens.services import evidence
from consular.citizens.services.people import add_person
from consular.citizens.services.travel_documents import add_travel_document
from consular.management.demo import specimens
from consular.visas.models.applications import VisaApplication
from consular.visas.models.choices import ItemKind, Urgency
from consular.visas.models.items import ApplicationItem
from consular.visas.services import documents, drafts, submission
from consular.visas.services.receiving import category_of, receiving_mission
from econsulate.core.accounts.models import User
from econsulate.core.files.models import Upload
from econsulate.core.files.services import uploads
from econsulate.core.signin.demo import demo_user

PAGE, PHOTO = (1240, 1754), (900, 1157)
VALID_FOR, TRAVELS_IN, STAYS = timedelta(days=1500), timedelta(days=45), timedelta(days=8)


@dataclass(frozen=True)
class Applicant:
    """One invented person who lives in Korea; the login is <secondary identifier>@demo.example, or that of `by`."""

    primary: str
    secondary: str
    born: str
    sex: str
    passport: str
    category: str
    urgency: Urgency
    by: str = ""
    acting_as: RepresentationKind = RepresentationKind.SELF


APPLICANTS = (
    Applicant("Sample", "Aigul", "1991-07-04", "F", "M10DEMO01", "tourist", Urgency.ORDINARY),
    Applicant("Specimen", "Timur", "1979-01-23", "M", "M10DEMO02", "business", Urgency.URGENT),
    # A ward; the court order of the guardian waits to be examined.
    Applicant(
        "Placeholder",
        "Nuri",
        "2014-05-30",
        "M",
        "M10DEMO03",
        "tourist",
        Urgency.ORDINARY,
        by="Samal",
        acting_as=RepresentationKind.GUARDIAN,
    ),
)


def send_in(*, now: datetime) -> None:
    """Send in each application that its applicant has not sent yet."""
    for applicant in APPLICANTS:
        user = demo_user(applicant.by or applicant.secondary)
        if not VisaApplication.objects.filter(created_by=user).exists():
            apply(applicant, user, now)


@transaction.atomic
def apply(applicant: Applicant, user: User, now: datetime) -> None:
    person = introduce(applicant, user, now)
    application = drafts.start(
        person,
        category_of(applicant.category, on=now.date()),
        receiving_mission(None, person, on=now.date()),
        by=user,
        now=now,
        language="en",
        urgency=applicant.urgency,
        document=passport_of(applicant, person, user, now),
    )
    drafts.change(application, form(user, now), None, by=user)
    for item in application.items.select_related("requirement").filter(requirement__mandatory=True):
        hand_in(item, user)
    submission.submit(application, by=user, now=now)
    if applicant.acting_as in ALWAYS_SHOWN:
        show_right(person, user, now)


def show_right(person: Person, user: User, now: datetime) -> None:
    upload = uploaded(user, sheet("Court order on guardianship", ["application/pdf"]))
    right = person.representations.get(user=user)
    evidence.attach(right, upload, kind=EvidenceKind.COURT_ORDER, by=user, now=now)


def introduce(applicant: Applicant, user: User, now: datetime) -> Person:
    identity = {
        "primary_identifier": applicant.primary,
        "secondary_identifier": applicant.secondary,
        "original_script_name": None,
        "birth_date": applicant.born,
        "birth_place": None,
    }
    facts: Any = {"identity": identity, "nationality": "KOR", "residence": "KOR", "sex": applicant.sex}
    return add_person(facts, by=user, kind=applicant.acting_as, today=now.date())


def passport_of(applicant: Applicant, person: Person, user: User, now: datetime) -> TravelDocument:
    expires = (now + VALID_FOR).date()
    printed: Fields = {
        "document_code": "P",
        "issuing_state": "KOR",
        "document_number": applicant.passport,
        "nationality": "KOR",
        "primary_identifier": applicant.primary,
        "secondary_identifier": applicant.secondary,
        "birth_date": applicant.born,
        "sex": applicant.sex,
        "expiry_date": expires.isoformat(),
    }
    facts: Any = {
        "kind": DocumentKind.PASSPORT,
        "number": applicant.passport,
        "issuing_state": "KOR",
        "nationality": "KOR",
        "issued_on": None,
        "expires_on": expires,
        "mrz_lines": list(compose(Format.TD3, printed)),
    }
    return add_travel_document(person, facts, by=user, today=now.date())


def form(user: User, now: datetime) -> Mapping[str, Mapping[str, Any]]:
    arrival = (now + TRAVELS_IN).date()
    return {
        "trip": {
            "arrival_on": arrival.isoformat(),
            "departure_on": (arrival + STAYS).isoformat(),
            "entries": "single",
            "address": "Hotel Example, 5 Example Street, Almaty",
        },
        "contact": {"email": str(user.email), "phone": "+821000000000", "address": "9 Example-ro, Seoul"},
        "occupation": {"status": "employed", "employer": "Example Ltd", "position": "Engineer"},
        "host": {"name": "Example Partners", "address": "7 Example Street, Almaty", "phone": "+77270000000"},
        "history": {"visited_before": False, "refused_before": False},
        "declaration": {"truthful": True, "data_processing": True},
    }


def hand_in(item: ApplicationItem, user: User) -> None:
    """Upload a drawing for the item; the workers look into it as into any other file."""
    documents.attach(item, uploaded(user, paper_for(item)), by=user)


def uploaded(user: User, content: bytes) -> Upload:
    upload = uploads.begin(user, length=len(content), metadata="")
    return uploads.receive(upload, by=user, offset=0, pieces=[content])


def paper_for(item: ApplicationItem) -> bytes:
    if item.requirement.kind == ItemKind.PHOTO:
        return portrait()
    document = item.application.travel_document
    if item.requirement.code == "passport" and document is not None:
        return saved(specimens.passport(document.mrz_lines, printed_on(document)), "JPEG")
    return sheet(item.requirement.label["en"], item.requirement.media_types)


def printed_on(document: TravelDocument) -> list[tuple[str, str]]:
    """What the page says in words; the rest stands in its machine-readable zone."""
    identity = document.person.identity
    return [
        ("Surname", identity["primary_identifier"].upper()),
        ("Given names", identity["secondary_identifier"].upper()),
        ("Nationality", document.nationality),
        ("Date of birth", identity["birth_date"]),
        ("Passport No.", document.number),
        ("Date of expiry", document.expires_on.isoformat()),
    ]


def sheet(title: str, media_types: list[str]) -> bytes:
    """A page that says what it stands for."""
    page = Image.new("RGB", PAGE, "white")
    pen = ImageDraw.Draw(page)
    pen.text((120, 140), title, fill="black", font_size=48)
    for line in range(24):
        pen.text((120, 300 + 50 * line), f"{line + 1}. This line of a demonstration paper is invented.", "black")
    return saved(page, "JPEG" if "image/jpeg" in media_types else "PDF")


def portrait() -> bytes:
    picture = Image.new("RGB", PHOTO, (235, 235, 240))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((250, 220, 650, 800), fill=(230, 200, 180), outline="black", width=4)
    for x in (350, 530):
        pen.ellipse((x, 470, x + 50, 500), fill="black")
    pen.arc((370, 560, 540, 680), 20, 160, fill="black", width=6)
    for x in range(0, PHOTO[0], 12):
        pen.line((x, PHOTO[1], 450, 820), fill=(20, 30, 90), width=3)
    return saved(picture, "JPEG")


def saved(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()
