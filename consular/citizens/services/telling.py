"""What is somebody told about the proof that they may act for another?"""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from consular.citizens.models.evidence import Evidence, EvidenceFault, EvidenceFile
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import in_all_languages
from notifications import facade

ASKED, REFUSED, FILE_REFUSED = "citizens.evidence_asked", "citizens.evidence_refused", "citizens.evidence_file_refused"
SUBJECT = _("Your right to act for another person")
NOTICE = _("There is news about your right to act for another person. Open the app to read it.")
BODIES = {
    ASKED: _("The mission asks you to show that you may act for another person. Send the document in the app."),
    REFUSED: _("The proof that you may act for another person was not accepted. {reason} You can send it now."),
    FILE_REFUSED: _("A file you sent to show that you may act for another person can't be used. {reason}"),
}


def asked(evidence: Evidence) -> None:
    tell(evidence, ASKED, {}, once=f"{evidence.public_id}.{evidence.version}")


def refused(evidence: Evidence, fault: EvidenceFault) -> None:
    tell(evidence, REFUSED, {"reason": in_words(fault)}, once=f"{evidence.public_id}.{evidence.version}")


def file_refused(sent: EvidenceFile, file: StoredFile) -> None:
    tell(sent.evidence, FILE_REFUSED, {"reason": in_all_languages(file.reason)}, once=str(sent.public_id))


def tell(evidence: Evidence, topic: str, context: dict[str, dict[str, str]], *, once: str) -> None:
    """To the representative alone: others who act for the same person have no part in it."""
    representation = evidence.representation
    facade.notify(
        facade.ensure_recipient(representation.user),
        topic,
        context=context,
        reference=facade.Reference("representations", representation.public_id, ""),
        dedupe_key=f"{topic}.{once}",
    )


def in_words(fault: EvidenceFault) -> dict[str, str]:
    """The sentence in each of our languages."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = str(fault.label)
    return said


def register_topics() -> None:
    """Called once at start."""
    for code, body in BODIES.items():
        facade.register_topic(
            facade.Topic(code=code, purpose=facade.Purpose.ACTION, subject=SUBJECT, body=body, notice=NOTICE)
        )
