"""What stands on the page of a visa or a notice of refusal, in the applicant's language and in English?"""

import base64

from django.conf import settings

from consular.missions.models.missions import Mission
from consular.visas.evisa.contents import Bilingual, EVisaContent, Ground, Issuer, RefusalContent
from consular.visas.evisa.rendering import render
from consular.visas.models.applications import VisaApplication
from consular.visas.models.grounds import RefusalGround
from consular.visas.models.texts import in_language
from consular.visas.models.visas import Refusal, Visa
from consular.visas.rules.states import state_name
from consular.visas.services.issuing import ENTRY_COUNT, sealed_stay
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.keeping import open_file

PHOTO = "photo"


def visa_pdf(visa: Visa) -> bytes:
    """PDF/A of the visa; the same visa always gives the same bytes."""
    application, printed = visa.application, visa.printed
    language = application.language
    content = EVisaContent(
        issuer=issuer_of(application),
        reference=visa.reference,
        category=bilingual(application.category.name, language),
        entries=ENTRY_COUNT[visa.entries],
        stay=sealed_stay(visa.stay_days),
        valid_from=visa.valid_from,
        valid_until=visa.valid_until,
        primary_identifier=printed["primary_identifier"],
        secondary_identifier=printed["secondary_identifier"] or "",
        original_name=printed["original_script_name"] or "",
        birth_date=printed["birth_date"],
        sex=printed["sex"],
        nationality=state(printed["nationality"], language),
        passport_number=printed["passport_number"],
        mrz=tuple(printed["mrz"]),
        seal=base64.b64decode(visa.seal),
        issued_at=visa.issued_at,
        photo=photo_of(application),
        specimen=settings.DEMO,
    )
    return render(content, language=language)


def refusal_pdf(refusal: Refusal) -> bytes:
    """PDF/A of the notice, with grounds, reasons and remedy."""
    application, proposal = refusal.application, refusal.decision.proposal
    proposal.application = application
    language, version = application.language, application.category.version
    grounds = list(RefusalGround.objects.filter(version=version, code__in=proposal.grounds).order_by("code"))
    identity = application.applicant["identity"]
    bases = dict.fromkeys(in_language(ground.legal_basis, language) for ground in grounds)
    content = RefusalContent(
        issuer=issuer_of(application),
        reference=refusal.reference,
        name=" ".join(filter(None, (identity["primary_identifier"], identity["secondary_identifier"]))),
        grounds=tuple(Ground(ground.code, in_language(ground.text, language)) for ground in grounds),
        legal_basis="; ".join(bases),
        reasons=proposal.reasons,
        remedy=in_language(version.remedy, language),
        remedy_until=refusal.remedy_until,
        seal=base64.b64decode(refusal.seal),
        issued_at=refusal.issued_at,
        specimen=settings.DEMO,
    )
    return render(content, language=language)


def issuer_of(application: VisaApplication) -> Issuer:
    mission: Mission = application.mission
    return Issuer(
        state=state(application.category.version.issuing_state, application.language),
        mission=bilingual(mission.names, application.language),
        verify_url=f"{settings.PUBLIC_BASE_URL}/verify",
    )


def bilingual(texts: dict[str, str], language: str) -> Bilingual:
    return Bilingual(in_language(texts, language), in_language(texts, "en"))


def state(code: str, language: str) -> Bilingual:
    return Bilingual(state_name(code, language), state_name(code, "en"))


def photo_of(application: VisaApplication) -> bytes | None:
    """The accepted photograph as we drew it anew."""
    pages = StoredFile.objects.filter(
        original__document_version__item__application=application,
        original__document_version__item__requirement__code=PHOTO,
        kind=StoredFile.Kind.DERIVATIVE,
        page=1,
    )
    page = pages.select_related("data_key").order_by("-original__document_version__number").first()
    return b"".join(open_file(page, by=None)) if page else None
