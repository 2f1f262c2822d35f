"""How does a form that is sent twice begin one thing? Its key is kept with what came of it, as the API does."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from econsulate.core.base import PublicModel
from econsulate.core.errors import DomainError
from econsulate.core.idempotency.services import Answer, KeyReused, once
from econsulate.core.panel.forms import Form
from notifications.alerts.panel.desk import Desk


class Key(forms.UUIDField):
    """Made anew with each form that is opened."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4)


def begun_once(desk: Desk, key: UUID | None, act: Callable[[], PublicModel]) -> UUID:
    """The public id of what was begun now, or by the same form before. Raises KeyReused for another one's words."""
    if key is None:
        return act().public_id
    answer, _again = once(
        desk.me,
        str(key),
        route=desk.request.path,
        body=typed(desk.request.POST),
        act=lambda: Answer(201, str(act().public_id), {}),
    )
    return UUID(answer.body)


def typed(data: QueryDict) -> bytes:
    """All of it but the token against forged requests, which each page writes in its own way."""
    return json.dumps([pair for pair in sorted(data.lists()) if pair[0] != "csrfmiddlewaretoken"]).encode()


def told_of_reuse(form: Form, refusal: DomainError) -> bool:
    """Whether this was it; the next press begins another one."""
    if not isinstance(refusal, KeyReused):
        return False
    data: Any = form.data
    form.data = data = data.copy()
    data["once"] = str(uuid4())
    form.add_error(None, _("What you typed before is saved already. Save again to begin another one with this."))
    return True
