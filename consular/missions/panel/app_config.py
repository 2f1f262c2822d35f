"""What do the apps know before anything else, and how do administrators at headquarters change it?"""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from consular.missions.services.authority import require_headquarters
from econsulate.core.appconfig.models import AppPolicy
from econsulate.core.appconfig.rules import EXAMPLE, LONGEST_CONFIG, SEVERITIES
from econsulate.core.appconfig.services import publish
from econsulate.core.panel.confirming import is_confirmed, led_to_confirm, typed_before
from econsulate.core.panel.forms import Form, Paragraphs
from econsulate.core.panel.site import site

SHOWN = 20
NAME = "publish"


class Publish(Form):
    text = Paragraphs(
        label=_("Configuration"),
        max_length=LONGEST_CONFIG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def app_config(request: HttpRequest) -> HttpResponse:
    """The text in force to be changed, and what was published before."""
    user: Any = request.user
    require_headquarters(user, timezone.now())
    if request.method == "GET":
        kept = typed_before(request)
        newest = AppPolicy.objects.order_by("-serial").first()
        told = {"text": newest.text if newest else "", "after": newest.serial if newest else 0}
        return screen(request, Publish(kept[1] if kept else told, name=NAME))
    form = Publish(request.POST, name=NAME)
    if not is_confirmed(request):
        return led_to_confirm(request, reverse("panel:app_config"), NAME, form.fields)
    status = form.carry_out(lambda values: publish(values["text"], after=values["after"], by=user))
    if status != HTTPStatus.OK:
        return screen(request, form, faults=form.faults(), status=status)
    messages.success(request, _("The configuration was published. Apps have it within minutes."))
    return redirect("panel:app_config")


def screen(request: HttpRequest, form: Publish, *, faults: Any = (), status: int = 200) -> HttpResponse:
    published = AppPolicy.objects.select_related("published_by__officer").order_by("-serial")[:SHOWN]
    context = {"form": form, "faults": faults, "published": published, "example": EXAMPLE, "severities": SEVERITIES}
    return site.render(request, "panel/missions/app_config.html", context, status=status)
