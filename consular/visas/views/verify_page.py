"""The page that printed documents point to: type the reference, read whether the document holds."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consular.visas.seals.verification import Status
from consular.visas.services import verifying
from econsulate.core.dates import said_day
from econsulate.core.limits.services import Rate, TooManyRequests, allow

RATE = Rate(30, 60)
WORDS = {
    Status.VALID: _("We issued this document, and it holds."),
    Status.EXPIRED: _("We issued this document, but its time is over."),
    Status.REVOKED: _("We issued this document, but it no longer holds."),
    Status.UNKNOWN: _("We know no document with this reference. Compare it letter by letter with the page."),
}
TERMS = ("valid_from", "valid_until")
LATER = _("We issued this document, and it holds from %(day)s on, not before.")


class Reference(forms.Form):
    reference = forms.CharField(label=_("Reference on the document"), max_length=64)


def words_of(answer: verifying.Answer) -> Any:
    if answer.reason == verifying.NOT_YET:
        return LATER % {"day": said_day(terms_of(answer)["valid_from"])}
    return WORDS[Status(answer.status)]


def terms_of(answer: verifying.Answer) -> dict[str, date]:
    """The days between which a visa holds, for the page to write in the reader's language."""
    document = answer.document or {}
    return {name: date.fromisoformat(document[name]) for name in TERMS if name in document}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Answers by reference only, without a name; the code on the page says more to a reader of digital seals."""
    form = Reference(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            allow("verify_page", str(request.META.get("REMOTE_ADDR", "")), rate=RATE)
        except TooManyRequests as refusal:
            response = render(request, "public/verify.html", {**context, "refusal": refusal.title}, status=429)
            response["Retry-After"] = refusal.headers["Retry-After"]
            return response
        answer = verifying.by_reference(form.cleaned_data["reference"], now=timezone.now())
        context |= {"answer": answer, "words": words_of(answer), "terms": terms_of(answer)}
    return render(request, "public/verify.html", context)
