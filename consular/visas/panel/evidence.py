"""Who acts for the applicant, what shows that they may, and what can this officer do about it?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.evidence import Evidence, EvidenceFault, EvidenceFile, EvidenceState
from consular.citizens.models.representation import BY_OFFICERS, Representation, RepresentationKind
from consular.citizens.serializers.representations import evidence_of
from consular.citizens.services.people import name_of_representative
from consular.visas.panel.desk import Desk
from consular.visas.panel.documents import address_of
from consular.visas.panel.wording import NOTHING
from consular.visas.services import evidence, rights
from consular.visas.services.review import WORKERS
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import seen_in_words
from econsulate.core.panel.forms import Day, Form, Paragraphs
from econsulate.core.panel.sheets import Sheet, pages_of, sheet

BADGES = {
    EvidenceState.AWAITED: "warn",
    EvidenceState.SUBMITTED: "info",
    EvidenceState.ACCEPTED: "good",
    EvidenceState.REFUSED: "bad",
}
SHOWN_NEVER = (RepresentationKind.SELF, RepresentationKind.ASSISTED)


class ProofForm(Form):
    """Names the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AcceptForm(ProofForm):
    valid_until = Day(label=_("Last day of the document, if it names one"), required=False)


class RefuseForm(ProofForm):
    reason = forms.ChoiceField(
        label=_("Why is it not accepted?"), choices=[("", _("Choose a reason")), *EvidenceFault.choices]
    )
    note = Paragraphs(
        label=_("Note in the representative's language (may stay empty)"), max_length=1000, required=False
    )


class AskForm(Form):
    note = Paragraphs(label=_("What we ask for, in the representative's language"), max_length=1000)


class EndForm(Form):
    reason = forms.ChoiceField(
        label=_("Why does it end?"),
        choices=[("", _("Choose a reason")), *((ending.value, ending.label) for ending in BY_OFFICERS)],
    )


@dataclass(frozen=True)
class ProofVerb:
    """`everywhere` also where the file is done with."""

    name: str
    label: Any
    done: Any
    act: Callable[..., object]
    form: type[Form]
    states: tuple[str, ...]
    everywhere: bool = False


VERBS: Mapping[str, ProofVerb] = {
    verb.name: verb
    for verb in (
        ProofVerb(
            "accept",
            _("Accept the proof"),
            _("The proof was accepted."),
            evidence.accept,
            AcceptForm,
            (EvidenceState.SUBMITTED,),
        ),
        ProofVerb(
            "refuse",
            _("Send the proof back"),
            _("The proof was sent back. Another can be sent."),
            evidence.refuse,
            RefuseForm,
            (EvidenceState.SUBMITTED,),
        ),
        ProofVerb(
            "ask",
            _("Ask for proof"),
            _("The representative was asked for proof."),
            evidence.ask,
            AskForm,
            ("", EvidenceState.ACCEPTED),
        ),
        ProofVerb(
            "end",
            _("End the right to act"),
            _("The right has ended. All whom it concerns were told."),
            rights.end,
            EndForm,
            ("", *EvidenceState.values),
            everywhere=True,
        ),
    )
}


@dataclass(frozen=True)
class SentFile:
    """One file of the proof; `is_old` was sent back with an earlier round."""

    sent: EvidenceFile
    sheets: list[Sheet]
    hints: list[str]
    is_old: bool


@dataclass(frozen=True)
class Acting:
    """Somebody who acts, with their proof and what this officer can do about it."""

    representation: Representation
    name: str
    evidence: Evidence | None
    badge: str
    has_ended: bool
    reason: Any
    files: list[SentFile]
    steps: list[tuple[ProofVerb, Form, bool]]


def acting_in(desk: Desk, bound: Form | None = None) -> list[Acting]:
    """All but those who act for themselves; the reading of their proof is recorded."""
    rows = [row for row in evidence.opened(desk.application, by=desk.officer) if row.kind not in SHOWN_NEVER]
    files = [sent.file for row in rows for sent in files_of(evidence_of(row))]
    pages = pages_of(files) if files else {}
    return [acting(desk, row, pages, bound) for row in rows]


def files_of(proof: Evidence | None) -> list[EvidenceFile]:
    """Newest first."""
    sent = list(proof.files.all()) if proof is not None and proof.pk else []
    return sorted(sent, key=lambda one: -one.number)


def acting(desk: Desk, row: Representation, pages: dict[int, list[StoredFile]], bound: Form | None) -> Acting:
    proof = evidence_of(row)
    return Acting(
        representation=row,
        name=name_of_representative(row) or NOTHING,
        evidence=proof,
        badge=BADGES[EvidenceState(proof.state)] if proof else "",
        has_ended=row.has_ended(timezone.localdate()),
        reason=EvidenceFault(proof.fault).label if proof and proof.fault else "",
        files=[sent_file(desk, sent, pages, proof) for sent in files_of(proof)],
        steps=[step(row, proof, verb, bound) for verb in offered(desk, row, proof)],
    )


def sent_file(desk: Desk, sent: EvidenceFile, pages: dict[int, list[StoredFile]], proof: Evidence | None) -> SentFile:
    drawn = pages.get(sent.file_id, [])
    return SentFile(
        sent=sent,
        sheets=[sheet(address_of(desk.application, page), sent.get_kind_display(), page) for page in drawn],
        hints=[seen_in_words(code) for code in sent.file.quality],
        is_old=proof is not None and sent.round != proof.round,
    )


def offered(desk: Desk, row: Representation, proof: Evidence | None) -> list[ProofVerb]:
    """Nothing to who is kept out of an application that rests on this right, and no verdict to who corrected one."""
    verbs = [verb for verb in VERBS.values() if is_offered(desk, row, proof, verb)]
    if not verbs or evidence.is_kept_out(row, desk.officer):
        return []
    judging = evidence.has_corrected_on(row, desk.officer)
    return [verb for verb in verbs if not (judging and EvidenceState.SUBMITTED in verb.states)]


def is_offered(desk: Desk, row: Representation, proof: Evidence | None, verb: ProofVerb) -> bool:
    in_hand = verb.everywhere or desk.application.state in evidence.IN_HAND
    may = in_hand and row.revoked_at is None and bool(desk.roles & set(WORKERS))
    return may and (proof.state if proof else "") in verb.states


def step(
    row: Representation, proof: Evidence | None, verb: ProofVerb, bound: Form | None
) -> tuple[ProofVerb, Form, bool]:
    name = form_name(row.public_id, verb)
    if bound is not None and bound.name == name:
        return verb, bound, True
    form = verb.form(name=name)
    form.initial["version"] = proof.version if proof else 1
    return verb, form, False


def form_name(representation: UUID, verb: ProofVerb) -> str:
    return f"proof-{representation}-{verb.name}"


def verb_of(name: str) -> ProofVerb:
    if name not in VERBS:
        raise Http404
    return VERBS[name]


def carried_out(desk: Desk, representation_id: UUID, verb: ProofVerb, data: Any) -> tuple[Form, int]:
    """The form with what became of it; 404 for one who doesn't act in this file."""
    rows = evidence.visible_to_staff(desk.officer).filter(person=desk.application.person_id)
    representation = rows.filter(public_id=representation_id).first()
    if representation is None:
        raise Http404
    form = verb.form(data, name=form_name(representation_id, verb))
    now = timezone.now()
    return form, form.carry_out(lambda values: verb.act(representation, by=desk.officer, now=now, **values))
