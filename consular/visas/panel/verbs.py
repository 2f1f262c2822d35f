"""What can be done to a file, by whom and when? One table of all verbs; doing.py calls the services.

States and roles here only decide what is offered; every service checks them again and is the gate.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from consular.missions.models.posts import Role
from consular.visas.models.applications import UNDER_REVIEW, State
from consular.visas.models.visas import VISA_TRANSITIONS
from consular.visas.panel import doing, forms
from consular.visas.panel.assisting import ASSISTING
from consular.visas.panel.desk import Desk
from consular.visas.panel.mending import MENDING
from consular.visas.panel.verb import Verb
from consular.visas.services import assigning, review, revoking, transfers
from consular.visas.services.authority import has_corrected


def is_second_officer(desk: Desk) -> bool:
    return desk.proposal is not None and desk.proposal.proposed_by_id != desk.officer.pk


def may_be_decided(desk: Desk) -> bool:
    """By a second officer who entered no correction for the applicant.

    What somebody proposed who is kept out since can be returned only.
    """
    if desk.proposal is None or desk.proposal.proposed_by_id in desk.barred:
        return False
    return is_second_officer(desk) and not has_corrected(desk.application, desk.officer)


def is_with_another(desk: Desk) -> bool:
    return desk.application.assigned_to_id != desk.officer.pk


def is_with_somebody(desk: Desk) -> bool:
    return desk.application.assigned_to_id is not None


def is_second_for_order(desk: Desk) -> bool:
    return desk.open_order is not None and desk.open_order.ordered_by_id != desk.officer.pk


def may_become(kind: revoking.Kind) -> Callable[[Desk], bool]:
    to = revoking.AFTER[kind]
    return lambda desk: bool(desk.visa and not desk.open_order and VISA_TRANSITIONS.allows(desk.visa.state, to))


ENDED = (State.ISSUED, State.CLOSED)
CASE = (Role.OFFICER, Role.DECIDER)
SECOND = _("Another officer has to confirm this before it takes effect.")

VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "accept",
            _("Accept for review"),
            _("The application was accepted for review."),
            doing.accept,
            (State.SUBMITTED,),
            review.WORKERS,
            style="first",
        ),
        Verb(
            "take",
            _("Take this file"),
            _("The file is yours now."),
            doing.take,
            (State.ACCEPTED, *UNDER_REVIEW),
            (Role.OFFICER,),
            form=forms.Take,
            fits=is_with_another,
            style="first",
        ),
        Verb(
            "decide",
            _("Decide as proposed"),
            _("The decision was taken."),
            doing.decide,
            (State.PROPOSED,),
            (Role.DECIDER,),
            forms.Decide,
            fits=may_be_decided,
            style="first",
            needs_step_up=True,
        ),
        Verb(
            "return",
            _("Return for more work"),
            _("The proposal was returned."),
            doing.return_proposal,
            (State.PROPOSED,),
            (Role.DECIDER,),
            forms.ReturnProposal,
            fits=is_second_officer,
        ),
        Verb(
            "issue",
            _("Issue the document"),
            _("The document was issued."),
            doing.issue,
            (State.DECIDED,),
            CASE,
            style="first",
            needs_step_up=True,
        ),
        Verb(
            "propose-grant",
            _("Propose to grant"),
            _("The proposal was made. Another officer decides."),
            doing.propose_grant,
            (State.IN_REVIEW,),
            (Role.OFFICER,),
            forms.ProposeGrant,
            explained=SECOND,
        ),
        Verb(
            "propose-refusal",
            _("Propose to refuse"),
            _("The proposal was made. Another officer decides."),
            doing.propose_refusal,
            (State.IN_REVIEW,),
            (Role.OFFICER,),
            forms.ProposeRefusal,
            explained=SECOND,
        ),
        Verb(
            "request-information",
            _("Ask the applicant"),
            _("The applicant was asked. The clock stands still until the answer."),
            doing.request_information,
            (State.IN_REVIEW,),
            review.WORKERS,
            forms.RequestInformation,
            explained=_("The time for the decision stands still until the applicant answers."),
        ),
        Verb(
            "consult",
            _("Ask another authority"),
            _("The consultation was begun."),
            doing.consult,
            (State.IN_REVIEW,),
            (Role.OFFICER,),
            forms.Consult,
            explained=_("The time for the decision runs on."),
        ),
        Verb(
            "end-consultation",
            _("Enter the authority's answer"),
            _("The answer was entered. The review goes on."),
            doing.end_consultation,
            (State.AWAITING_CONSULTATION,),
            (Role.OFFICER,),
            forms.EndConsultation,
            style="first",
        ),
        Verb(
            "refuse-admission",
            _("Find inadmissible"),
            _("The application was found inadmissible."),
            doing.refuse_admission,
            (State.SUBMITTED,),
            (Role.OFFICER,),
            forms.RefuseAdmission,
            explained=_("It will not be examined. The applicant gets a notice with the grounds."),
        ),
        Verb(
            "assign",
            _("Hand to a colleague"),
            _("The file was handed over."),
            doing.assign,
            assigning.ASSIGNABLE,
            assigning.ASSIGNERS,
            forms.Assign,
        ),
        Verb(
            "release",
            _("Lay back for anybody"),
            _("The file is free for anybody to take."),
            doing.release,
            assigning.ASSIGNABLE,
            assigning.ASSIGNERS,
            fits=is_with_somebody,
        ),
        Verb(
            "transfer",
            _("Pass on to another mission"),
            _("The file was passed on."),
            doing.transfer,
            transfers.MOVABLE,
            review.WORKERS,
            forms.Transfer,
            leaves=True,
        ),
        Verb(
            "confirm-order",
            _("Confirm the order"),
            _("The order is in force."),
            doing.confirm_order,
            ENDED,
            (Role.DECIDER,),
            forms.ConfirmOrder,
            fits=is_second_for_order,
            style="first",
            needs_step_up=True,
        ),
        Verb(
            "annul",
            _("Annul the visa"),
            _("The order was given. Another officer confirms it."),
            doing.order("annul"),
            ENDED,
            CASE,
            forms.Annul,
            fits=may_become(revoking.Kind.ANNUL),
            explained=SECOND,
            needs_step_up=True,
        ),
        Verb(
            "revoke",
            _("Revoke the visa"),
            _("The order was given. Another officer confirms it."),
            doing.order("revoke"),
            ENDED,
            CASE,
            forms.Revoke,
            fits=may_become(revoking.Kind.REVOKE),
            explained=SECOND,
            needs_step_up=True,
        ),
        Verb(
            "suspend",
            _("Suspend the visa"),
            _("The visa is suspended."),
            doing.order("suspend"),
            ENDED,
            CASE,
            forms.Suspend,
            fits=may_become(revoking.Kind.SUSPEND),
            explained=_("This takes effect at once."),
            needs_step_up=True,
        ),
        Verb(
            "reinstate",
            _("Lift the suspension"),
            _("The order was given. Another officer confirms it."),
            doing.order("reinstate"),
            ENDED,
            CASE,
            forms.Reinstate,
            fits=may_become(revoking.Kind.REINSTATE),
            explained=SECOND,
            needs_step_up=True,
        ),
        ASSISTING,
        *MENDING,
    )
}


def offered(desk: Desk) -> list[Verb]:
    """What this officer can do now, the next step first."""
    return [verb for verb in VERBS.values() if verb.is_offered(desk)]
