"""How does an officer reach somebody in the register or on a journey safely? Whom to call, and the duress word."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from consular.abroad.models.registration import REGISTER_ROLES, Registration
from consular.abroad.models.trips import Trip
from consular.abroad.services import reaching
from consular.abroad.services.travelling import name_on
from consular.citizens.models.consents import Told
from consular.citizens.services.people import name_of
from consular.missions.panel.roles import require
from econsulate.core.panel.forms import Form
from econsulate.core.panel.site import site

KINDS: dict[str, Any] = {"registration": Registration, "trip": Trip}


class Spoken(Form):
    word = forms.CharField(label=_("The word you heard"), max_length=60, required=False)


@require_GET
def contacts(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Whom they want called, and what each may be told; the looking is recorded."""
    return screen(request, kind, stay_of(request, kind, public_id))


@require_POST
def word(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Compare the word that was heard, or open the one agreed; both are recorded."""
    stay = stay_of(request, kind, public_id)
    user: Any = request.user
    form, found = Spoken(request.POST, name="word"), dict[str, reaching.Word]()

    def carry_out(values: dict[str, Any]) -> None:
        spoken = values["word"]
        opening = "open" in request.POST or not spoken
        found["word"] = reaching.open_word(stay, by=user) if opening else reaching.compare_word(stay, spoken, by=user)

    status = form.carry_out(carry_out)
    return screen(request, kind, stay, form=form, word=found.get("word"), status=status)


def stay_of(request: HttpRequest, kind: str, public_id: UUID) -> reaching.Stay:
    require(request, *REGISTER_ROLES)
    found: reaching.Stay | None = (
        KINDS[kind].objects.visible_to_staff(request.user).whole().filter(public_id=public_id).first()
    )
    if found is None:
        raise Http404
    return found


def screen(
    request: HttpRequest,
    kind: str,
    stay: reaching.Stay,
    *,
    form: Spoken | None = None,
    word: reaching.Word | None = None,
    status: int = 200,
) -> HttpResponse:
    user: Any = request.user
    called = reaching.contacts(stay, by=user, today=timezone.localdate())
    context = {
        "stay": stay,
        "back": f"panel:{kind}",
        "compare": f"panel:{kind}_word",
        "name": name_on(stay) if isinstance(stay, Trip) else name_of(stay.person),
        "rules": reaching.rules_of(stay),
        "lines": [(line.contact, [Told(what).label for what in line.may_be_told]) for line in called],
        "form": form or Spoken(name="word"),
        "word": word,
        "faults": form.faults() if form else [],
    }
    return site.render(request, "panel/abroad/reaching.html", context, status=status)
