"""What is somebody told about the right to act for another: its proof, its beginning, its end?"""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from consular.citizens.models.evidence import Evidence, EvidenceFault, EvidenceFile
from consular.citizens.models.representation import Representation, acting_for
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import in_all_languages
from notifications import facade

ASKED, REFUSED, FILE_REFUSED = "citizens.evidence_asked", "citizens.evidence_refused", "citizens.evidence_file_refused"
BEGUN, JOINED = "citizens.representation_begun", "citizens.representation_joined"
ENDED, ENDED_FOR = "citizens.representation_ended", "citizens.representation_ended_for"
ASKS = (ASKED, REFUSED, FILE_REFUSED)
SUBJECT = _("Your right to act for another person")
NOTICE = _("There is news about your right to act for another person. Open the app to read it.")
BODIES = {
    ASKED: _("The mission asks you to show that you may act for another person. Send the document in the app."),
    REFUSED: _("The proof that you may act for another person was not accepted. {reason} You can send it now."),
    FILE_REFUSED: _("A file you sent to show that you may act for another person can't be used. {reason}"),
    BEGUN: _("You may act for another person from now on, as you asked. Open the app to see for whom."),
    # No word of who, where or why in these: they may be read by somebody another has to hide from.
    JOINED: _("Somebody else may act for you, or for a person you act for, from now on. They have shown their right."),
    ENDED: _("Your right to act for another person has ended."),
    ENDED_FOR: _("Somebody's right to act for you, or for a person you act for, has ended."),
}


def asked(evidence: Evidence) -> None:
    tell(evidence, ASKED, {}, once=f"{evidence.public_id}.{evidence.version}")


def refused(evidence: Evidence, fault: EvidenceFault) -> None:
    tell(evidence, REFUSED, {"reason": in_words(fault)}, once=f"{evidence.public_id}.{evidence.version}")


def file_refused(sent: EvidenceFile, file: StoredFile) -> None:
    tell(sent.evidence, FILE_REFUSED, {"reason": in_all_languages(file.reason)}, once=str(sent.public_id))


def begun(right: Representation) -> None:
    """To the one who acts now, and to those who did before."""
    news(right.user, BEGUN, right)
    for login in acting_for(right.whom).exclude(pk=right.user_id):
        news(login, JOINED, right)


def ended(right: Representation, *, by: User) -> None:
    """To the one whose right it was, to the person and to everybody else who acts; not to who ended it."""
    if right.user_id != by.pk:
        news(right.user, ENDED, right)
    for login in acting_for(right.whom).exclude(pk__in=[right.user_id, by.pk]):
        news(login, ENDED_FOR, right)


def news(login: User, topic: str, right: Representation) -> None:
    about = facade.Reference("persons", right.whom.public_id, "")
    once = f"{topic}.{right.public_id}"
    facade.notify(facade.ensure_recipient(login), topic, context={}, reference=about, dedupe_key=once)


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
        purpose = facade.Purpose.ACTION if code in ASKS else facade.Purpose.PROGRESS
        facade.register_topic(facade.Topic(code=code, purpose=purpose, subject=SUBJECT, body=body, notice=NOTICE))
