"""The page a key to call for help opens in any browser: no account, no session, no cookie, no JavaScript needed.

The key comes after the # of the link and goes on in the body of each request, so no address that is kept has it.
Nothing here has a limit and nothing typed is refused. There is no token against forged requests either, which might
cost somebody their call: with no cookie to misuse, another page can do nothing without the key.
"""

from dataclasses import replace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from consular.cases.models.sos import SosCall, SosLink, SosState
from consular.cases.serializers.sos import Heard, heard, uuid_of
from consular.cases.services import sos, sos_links
from consular.missions.models.missions import Mission
from consular.missions.models.texts import in_language
from econsulate.core.errors import DomainError

# Each in its own words, for whoever can't read the page as it came.
LANGUAGES = [("kk", "Қазақша"), ("uz", "Oʻzbekcha"), ("uz-cyrl", "Ўзбекча"), ("ru", "Русский"), ("en", "English")]
POSITION = ("latitude", "longitude", "accuracy_m")


@csrf_exempt
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sos_page(request: HttpRequest) -> HttpResponse:
    """First the button; then, by the same key and the same call, what became of it."""
    with translation.override(language_of(request)):
        answer = answered(request) if request.method == "POST" else page(request, {})
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def language_of(request: HttpRequest) -> str:
    """As chosen on this page, else as the browser asks. No cookie tells anybody later."""
    asked = request.POST.get("language") or request.POST.get("spoken") or ""
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE


def answered(request: HttpRequest) -> HttpResponse:
    do, typed = request.POST.get("do", ""), request.POST
    said = heard(body_of(typed))
    link = sos_links.link_of(said.key) if said.key else None
    if link is None:
        return page(request, {"lost": bool(said.key) or do == "call"})
    shown: dict[str, Any] = {"key": said.key}
    try:
        if do == "call":
            now = timezone.now()
            shown["call"] = sos.raise_call(said.call, user=None, person=link.person, link=link, now=now)
        else:
            shown |= followed(do, said, link, typed.get("addition", ""))
    except DomainError as refusal:
        shown |= {"refusal": refusal.title}
    return page(request, shown)


def followed(do: str, said: Heard, link: SosLink, addition: str) -> dict[str, Any]:
    """The call made before, where there is one, with what is added to it now under an id of its own."""
    call = SosCall.objects.whole().filter(client_id=said.call.client_id, link=link).first()
    if call is not None and do == "add" and call.state != SosState.CLOSED:
        more = replace(said.call, client_id=uuid_of(addition) or uuid4())
        return {"call": call, "added": sos.add(call, more, by=None, now=timezone.now())}
    return {"call": call}


def body_of(typed: QueryDict) -> dict[str, Any]:
    """The form as the body of `/api/v1/public/sos`, whose reading refuses nothing."""
    position = {name: number_of(typed.get(name, "")) for name in POSITION}
    given = {name: typed.get(name, "") for name in ("key", "client_id", "words", "phone")}
    # Who copies the link copies it whole.
    given["key"] = given["key"].rpartition("#")[2].strip()
    return {**given, "position": position if position["latitude"] is not None else None}


def number_of(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def page(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    call: SosCall | None = shown.get("call")
    sent = call is not None and (request.POST.get("do") == "call" or "added" in shown)
    typed = {} if sent else request.POST
    context = {
        "lost": False,
        "leave_url": settings.LEAVE_URL,
        "languages": LANGUAGES,
        "language": translation.get_language(),
        # What was typed stands again where it was not sent yet, as where the call was closed meanwhile.
        "typed": {name: typed.get(name, "") for name in ("words", "phone")},
        "position": [(name, typed.get(name, "")) for name in POSITION],
        "client_id": call.client_id if call else uuid_of(request.POST.get("client_id", "")) or uuid4(),
        "addition": uuid4(),
        "numbers": numbers(),
        **shown,
        **(of_call(call, call.link) if call and call.link else {}),
    }
    return render(request, "public/sos.html", context, status=404 if context["lost"] else 200)


def of_call(call: SosCall, link: SosLink) -> dict[str, Any]:
    """What whoever holds the key may know: that it came in, how many were called, and what officers wrote since."""
    mission = sos.mission_told(call, link.user)
    return {
        "mission": mission,
        "mission_name": in_language(mission.names, translation.get_language() or "en"),
        "zone": ZoneInfo(mission.zone),
        "told": call.alarms.values("user").distinct().count(),
        "answers": sos.answers(call),
    }


def numbers() -> list[tuple[str, str]]:
    """Every mission one can ring at any hour, for who has nothing but this page."""
    language = translation.get_language() or "en"
    rows = Mission.objects.open_on(timezone.now().date()).exclude(emergency_phone="")
    return sorted((in_language(row.names, language), row.emergency_phone) for row in rows)
