"""How does a template come to be used? One person writes it, another approves it, and it replaces the one before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import hold_chain, record
from econsulate.core.errors import FieldError, Forbidden, InvalidInput
from econsulate.core.states import Transitions
from notifications.alerts.models.choices import TemplateState
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.rules.content import composed
from notifications.alerts.rules.wording import says_something
from notifications.alerts.services.authority import NotTemplateKeeper, authority_of
from notifications.alerts.services.languages import require_known

MOVES = Transitions(
    {
        TemplateState.PROPOSED: [TemplateState.APPROVED, TemplateState.WITHDRAWN],
        TemplateState.APPROVED: [TemplateState.WITHDRAWN],
        TemplateState.WITHDRAWN: [],
    }
)
PARTS = ("texts", "corrections", "all_clears")


class OwnTemplate(Forbidden):
    code = "four_eyes"
    title = _("You wrote this template, so another person must approve it.")


@transaction.atomic
def propose(*, mission: str, by: User, now: datetime, **content: Any) -> AlertTemplate:
    """The next version of a template. Raises NotTemplateKeeper, InvalidInput."""
    require_keeper(by, mission, now)
    require_paired(content)
    # Two who write the same template at once take turns here, so each has a number of its own.
    hold_chain(mission)
    others = AlertTemplate.objects.filter(mission=mission, code=content["code"])
    number = (others.aggregate(most=Max("number"))["most"] or 0) + 1
    template = AlertTemplate(mission=mission, number=number, author=by, **composed(content))
    template.save(force_insert=True)
    told("proposed", template, by)
    return template


@transaction.atomic
def approve(template: AlertTemplate, *, break_glass: bool = False, by: User, now: datetime) -> AlertTemplate:
    """From now on it is used, and its earlier version no longer; with `break_glass` also by one person on duty alone.

    Raises NotTemplateKeeper, OwnTemplate, WrongState."""
    require_judge(by, template.mission, now)
    if template.author_id == by.pk:
        raise OwnTemplate
    hold_chain(template.mission)
    template = AlertTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    used = AlertTemplate.objects.filter(mission=template.mission, code=template.code, state=TemplateState.APPROVED)
    if MOVES.allows(template.state, TemplateState.APPROVED):
        used.update(state=TemplateState.WITHDRAWN)
    MOVES.move(template, TemplateState.APPROVED, approved_by=by, approved_at=now, break_glass=break_glass)
    told("approved", template, by, break_glass=break_glass)
    return template


@transaction.atomic
def withdraw(template: AlertTemplate, *, by: User, now: datetime) -> AlertTemplate:
    """Nobody composes by it any longer. Raises NotTemplateKeeper, WrongState."""
    require_judge(by, template.mission, now)
    hold_chain(template.mission)
    MOVES.move(template, TemplateState.WITHDRAWN)
    told("withdrawn", template, by)
    return template


def require_keeper(by: User, mission: str, now: datetime) -> None:
    if mission not in authority_of(by, now).keeps_templates:
        raise NotTemplateKeeper


def require_judge(by: User, mission: str, now: datetime) -> None:
    found = authority_of(by, now)
    if mission not in found.keeps_templates | found.approves:
        raise NotTemplateKeeper


def require_paired(content: Mapping[str, Any]) -> None:
    """Raises InvalidInput: what goes out in a language must be mended and ended in it too."""
    for part in PARTS:
        require_known(content[part], part)
    missing = _("Each language needs the text, its correction and its all-clear, and English is always one of them.")
    wanted = {"en"}.union(*(content[part] for part in PARTS))
    needed = ("event", "headline", "description", "instruction")
    faults = [
        FieldError(f"{part}.{language}", "required", missing)
        for part in PARTS
        for language in sorted(wanted)
        if not all(says_something(content[part].get(language, {}).get(name, "")) for name in needed)
    ]
    if content["least_people"] > content["most_people"]:
        faults.append(FieldError("most_people", "range", _("The band must end where it begins or above.")))
    if faults:
        raise InvalidInput(errors=faults)


def told(happened: str, template: AlertTemplate, by: User, **more: bool) -> None:
    detail = {"code": template.code, "number": template.number, **more}
    record(f"alerts.template.{happened}", by=by, target=template, chain=template.mission, detail=detail)
