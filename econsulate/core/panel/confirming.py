"""How is an officer led to a fresh second factor and back, with nothing typed lost?"""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from econsulate.core.access import recent_second_factor
from econsulate.core.signin.doors import to_step_up

TYPED = "panel_typed"
CONFIRMED = "confirmed"


def is_confirmed(request: HttpRequest) -> bool:
    """Whether a second factor was proved in the last minutes."""
    return recent_second_factor(request.session, timezone.now())


def led_to_confirm(request: HttpRequest, page: str, name: str, fields: Iterable[str]) -> HttpResponse:
    """Keep what was typed in the session, whose contents are sealed; ask for the second factor, then back to `page`."""
    typed = {field: request.POST.getlist(field) for field in fields if field in request.POST}
    request.session[TYPED] = {"page": page, "name": name, "typed": typed}
    return to_step_up(f"{page}?{CONFIRMED}={name}")


def typed_before(request: HttpRequest) -> tuple[str, QueryDict] | None:
    """The name of the form that was kept for this page and what was typed there; handed out once."""
    if CONFIRMED not in request.GET or not is_confirmed(request):
        return None
    kept = request.session.pop(TYPED, None)
    if kept is None or (kept["page"], kept["name"]) != (request.path, request.GET[CONFIRMED]):
        return None
    typed = QueryDict(mutable=True)
    for field, values in kept["typed"].items():
        typed.setlist(field, values)
    messages.info(request, _("You have confirmed that it is you. Nothing is done yet: look it over and press again."))
    return kept["name"], typed
