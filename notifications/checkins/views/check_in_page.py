"""The page that a link in a message opens: three buttons, no account, no session, no cookie, no JavaScript needed.

Looking changes nothing, for mail programs look at links before people do. There is no token against forged requests:
with no cookie to misuse, another page can do nothing without the link. It tells no name, for a phone may lie open.
"""

from typing import Any
from uuid import uuid4, uuid5

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from econsulate.core.characters import UnfitCharacters, cleaned
from econsulate.core.errors import DomainError
from econsulate.core.limits.services import Rate, TooManyRequests, allow
from econsulate.core.signin.limits import network_of
from notifications.broadcasts.models.broadcasts import Mode
from notifications.checkins.models.choices import ANSWERS, Help, Status, Way
from notifications.checkins.serializers.answering import LONGEST_NOTE, MOST_PEOPLE
from notifications.checkins.services import answering, links
from notifications.checkins.services.asked import Asked, concerns, themselves
from notifications.checkins.services.links import Opened
from notifications.checkins.services.short_answers import TAKEN, spoken_by

# Guesses are counted by network; answers by whose link it is, for a whole city may stand behind one address.
GUESSES, ANSWERED = Rate(60, 60), Rate(30, 600)
LANGUAGES = [("kk", "Қазақша"), ("uz", "Oʻzbekcha"), ("uz-cyrl", "Ўзбекча"), ("ru", "Русский"), ("en", "English")]


class AnswerForm(forms.Form):
    """What is typed beside a button helps, and is never a reason to refuse it."""

    status = forms.ChoiceField(choices=ANSWERS)
    client_id = forms.UUIDField(required=False)
    all_of_us = forms.BooleanField(required=False)
    help = forms.ChoiceField(choices=[("", ""), *Help.choices], required=False)
    people = forms.IntegerField(min_value=1, max_value=MOST_PEOPLE, required=False)


@csrf_exempt
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_page(request: HttpRequest, token: str) -> HttpResponse:
    """A link that is wrong, or of a question that is over, opens nothing; both answer alike."""
    opened = links.opened(token)
    answer = lost(request) if opened is None else shown(request, opened)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def lost(request: HttpRequest) -> HttpResponse:
    try:
        allow("check_in_page", network_of(request), rate=GUESSES)
    except TooManyRequests as refusal:
        return refused(request, refusal)
    with translation.override(language_of(request, translation.get_language() or settings.LANGUAGE_CODE)):
        return page(request, {"lost": True}, status=404)


def shown(request: HttpRequest, opened: Opened) -> HttpResponse:
    asked = concerns(opened.user, opened.check_in, now=timezone.now())
    if asked is None:
        return lost(request)
    with translation.override(language_of(request, spoken_by(opened.user))):
        if request.method != "POST":
            return page(request, of(asked))
        try:
            allow("check_in_answer", str(opened.user.public_id), rate=ANSWERED)
            return taken(request, opened, asked)
        except TooManyRequests as refusal:
            return refused(request, refusal)
        except DomainError as refusal:
            return page(request, {**of(asked), "refusal": refusal.title}, status=int(refusal.status))


def taken(request: HttpRequest, opened: Opened, asked: Asked) -> HttpResponse:
    form = AnswerForm(request.POST)
    form.is_valid()
    status = form.cleaned_data.get("status")
    if not status:
        return page(request, {**of(asked), "refusal": _("Press one of the three buttons.")}, status=400)
    members = [mine.member for mine in asked.household]
    whole = form.cleaned_data.get("all_of_us") and len(members) > 1
    answering.answer(
        opened.check_in,
        said_of(status, {**form.cleaned_data, "note": request.POST.get("note", "")}),
        members if whole else themselves(members),
        by=opened.user,
        way=Way.LINK,
    )
    return page(request, {**of(asked), "said": TAKEN[Status(status)], "status": status})


def said_of(status: str, typed: dict[str, Any]) -> answering.Said:
    """Pressed twice it is one answer; who goes back and presses another button gives another one."""
    needs = status == Status.NEED_HELP
    return answering.Said(
        status=status,
        client_id=uuid5(typed.get("client_id") or uuid4(), repr(sorted(typed.items(), key=str))),
        help=(typed.get("help") or "") if needs else "",
        people=typed.get("people") if needs else None,
        note=readable(typed["note"]),
    )


def readable(text: str) -> str:
    """As much of it as can be kept."""
    try:
        return cleaned(text[:LONGEST_NOTE], multiline=True)
    except UnfitCharacters:
        return "".join(char if char.isprintable() else " " for char in text[:LONGEST_NOTE])


def language_of(request: HttpRequest, usual: str) -> str:
    """As chosen on this page, else the one in which we write to them. No cookie tells anybody later."""
    asked = request.POST.get("spoken") or request.GET.get("language") or ""
    return asked if asked in dict(settings.LANGUAGES) else usual


def of(asked: Asked) -> dict[str, Any]:
    return {"exercise": asked.check_in.mode == Mode.EXERCISE, "family": len(asked.household) > 1}


def refused(request: HttpRequest, refusal: TooManyRequests) -> HttpResponse:
    answer = page(request, {"refusal": refusal.title}, status=429)
    answer["Retry-After"] = refusal.headers["Retry-After"]
    return answer


def page(request: HttpRequest, shown: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {
        "languages": LANGUAGES,
        "language": translation.get_language(),
        "client_id": uuid4(),
        "helps": Help.choices,
        "most_people": MOST_PEOPLE,
        **shown,
    }
    return render(request, "public/check_in.html", context, status=status)
