"""What lies before this officer? One file with what their roles at its mission let them do."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone

from consular.missions.models.posts import Role, roles_of
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Proposal, ProposalState
from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.visas import OrderState, Visa, VisaOrder
from consular.visas.services.authority import barred_from
from consular.visas.services.reading import readable_by
from econsulate.core.accounts.models import User


@dataclass
class Desk:
    """A file and the officer who has it open."""

    application: VisaApplication
    officer: User

    @cached_property
    def roles(self) -> frozenset[Role]:
        """What they may be here: nothing where their interests conflict, as every service has it."""
        if self.officer.pk in self.barred:
            return frozenset()
        return roles_of(self.officer, self.application.mission)

    @cached_property
    def barred(self) -> set[int]:
        """Keys of the logins that may do nothing to this file."""
        return barred_from(self.application)

    @cached_property
    def proposal(self) -> Proposal | None:
        """The one that waits for its second officer."""
        proposals = self.application.proposals.all()
        return next((proposal for proposal in proposals if proposal.state == ProposalState.OPEN), None)

    @cached_property
    def visa(self) -> Visa | None:
        decision = getattr(self.application, "decision", None)
        visa: Visa | None = getattr(decision, "visa", None)
        if visa is not None:
            visa.decision.application = self.application
        return visa

    @cached_property
    def orders(self) -> list[VisaOrder]:
        """Orders on the visa, oldest first."""
        if self.visa is None:
            return []
        orders = list(self.visa.orders.order_by("id"))
        for order in orders:
            order.visa = self.visa
        return orders

    @property
    def open_order(self) -> VisaOrder | None:
        """The one that waits for its second officer; where its author is kept out since, there is none."""
        waiting = (order for order in self.orders if order.state == OrderState.OPEN)
        return next((order for order in waiting if order.ordered_by_id not in self.barred), None)

    @cached_property
    def open_replacement(self) -> VisaReplacement | None:
        """The correction of the visa that waits for its second officer."""
        asked = self.visa.replacements.filter(state=OrderState.OPEN).first() if self.visa else None
        if asked is not None and self.visa is not None:
            asked.visa = self.visa
        return asked


def desk_of(request: HttpRequest, public_id: UUID) -> Desk:
    """The file, if it lies at a mission of the officer's and isn't their own; else 404."""
    officer: Any = request.user
    files = VisaApplication.objects.visible_to_staff(officer)
    found = files.select_related("mission", "category", "person__data_key", "assigned_to")
    application = found.filter(public_id=public_id).first()
    if application is None:
        raise Http404
    return Desk(application, officer)


def reading_desk_of(request: HttpRequest, public_id: UUID) -> Desk:
    """For reading alone: also a file the officer opened in an emergency, on which their roles let them do nothing."""
    officer: Any = request.user
    application = readable_by(officer, now=timezone.now()).filter(public_id=public_id).first()
    if application is None:
        raise Http404
    return Desk(application, officer)
