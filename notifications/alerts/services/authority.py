"""Who may compose alerts, and who approve them? Whoever knows the missions says it; this side only asks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.errors import Forbidden

Codes = frozenset[str]
NONE: Codes = frozenset()


@dataclass(frozen=True)
class Authority:
    """Codes of missions: for which somebody composes, approves, keeps templates, or reads what others do.

    `on_duty`: for which who composes is on duty at this moment. `shares` are the missions whose templates all may use.
    """

    operates: Codes = NONE
    approves: Codes = NONE
    keeps_templates: Codes = NONE
    reads: Codes = NONE
    on_duty: Codes = NONE
    shares: Codes = NONE

    @property
    def sees(self) -> Codes:
        return self.operates | self.approves | self.reads

    @property
    def may_use(self) -> Codes:
        """Missions whose templates they see."""
        return self.sees | self.keeps_templates | (self.shares if self.sees | self.keeps_templates else NONE)


class AuthorityProvider(Protocol):
    def authority_of(self, user: User, now: datetime) -> Authority: ...

    def hold(self, user: User) -> None:
        """Whoever would take something from them waits until this transaction ends."""
        ...

    def jurisdiction_of(self, mission: str, now: datetime) -> Collection[str] | None:
        """States (ISO 3166-1) and subdivisions (ISO 3166-2) it serves; None: everywhere."""
        ...

    def names_of(self, missions: Collection[str]) -> Mapping[str, str]:
        """In the language of the request."""
        ...

    def zones_of(self, missions: Collection[str]) -> Mapping[str, tzinfo]:
        """The clocks on their walls."""
        ...

    def colleagues(self, users: Collection[int]) -> Mapping[int, str]:
        """Names at work by the logins' keys."""
        ...

    def approvers_of(self, mission: str, now: datetime) -> Collection[int]:
        """Keys of the logins that approve alerts for it, there or at headquarters."""
        ...


class NotOperator(Forbidden):
    code = "not_an_operator"
    title = _("Only an alert operator of this mission or of headquarters may do this.")


class NotApprover(Forbidden):
    code = "not_an_approver"
    title = _("Only an alert approver of this mission or of headquarters may do this.")


class NotTemplateKeeper(Forbidden):
    code = "not_a_template_keeper"
    title = _("Templates are kept by the mission's administrator and by alert operators at headquarters.")


class NothingToDoWithAlerts(Forbidden):
    code = "not_your_role"
    title = _("Your role has no part in alerts.")


_providers: list[AuthorityProvider] = []


def register_authority(provider: AuthorityProvider) -> None:
    """The last one registered is asked; until one is, nobody may do anything."""
    _providers[:] = [provider]


def authority_of(user: User, now: datetime) -> Authority:
    return _providers[0].authority_of(user, now) if _providers else Authority()


def hold(user: User) -> None:
    for provider in _providers:
        provider.hold(user)


def jurisdiction_of(mission: str, now: datetime) -> Collection[str] | None:
    return _providers[0].jurisdiction_of(mission, now) if _providers else ()


def names_of(missions: Collection[str]) -> Mapping[str, str]:
    """Who is not known by name stays a code."""
    return {code: code for code in missions} | dict(_providers[0].names_of(missions) if _providers else {})


def zones_of(missions: Collection[str]) -> Mapping[str, tzinfo]:
    return dict.fromkeys(missions, UTC) | dict(_providers[0].zones_of(missions) if _providers else {})


def colleagues(users: Collection[int]) -> Mapping[int, str]:
    return _providers[0].colleagues(users) if _providers else {}


def approvers_of(mission: str, now: datetime) -> Collection[int]:
    return _providers[0].approvers_of(mission, now) if _providers else ()


def require_operator(user: User, mission: str, now: datetime) -> None:
    """Raises NotOperator."""
    if mission not in authority_of(user, now).operates:
        raise NotOperator


def require_approver(user: User, mission: str, now: datetime) -> None:
    """Raises NotApprover."""
    if mission not in authority_of(user, now).approves:
        raise NotApprover


def require_either(user: User, mission: str, now: datetime) -> None:
    """Two to start, one to stop: whoever composes or approves here may. Raises NotOperator."""
    found = authority_of(user, now)
    if mission not in found.operates | found.approves:
        raise NotOperator
