"""How does an administrator at headquarters edit the catalogue in the panel? One form, one service, one new version."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consular.missions.panel.roles import require
from consular.missions.services.authority import require_headquarters
from consular.visas.models.catalogue import CatalogueVersion
from consular.visas.panel.catalogue import READERS
from consular.visas.panel.catalogue_folding import rows_of
from consular.visas.panel.catalogue_forms import EditForm, Place
from consular.visas.panel.catalogue_offers import FILES, FORMS
from consular.visas.rules.catalogue_sources import CATALOGUE, FEES
from consular.visas.rules.catalogue_writing import tables_in
from consular.visas.services.catalogue import NoCatalogue, catalogue_of
from consular.visas.services.catalogue_edits import edit
from econsulate.core.panel.confirming import is_confirmed, led_to_confirm, typed_before
from econsulate.core.panel.site import site


def change(request: HttpRequest, kind: str, code: str = "", number: int = 0) -> HttpResponse:
    """A table of the catalogue to edit, or without `code` a new one; a fee is named by its category and number."""
    user: Any = request.user
    require_headquarters(user, timezone.now())
    form = form_for(kind, code, number, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        kept = typed_before(request)
        bound = form_for(kind, code, number, kept[1]) if kept else None
        return screen(request, bound or form, kind, code)
    if not is_confirmed(request):
        return led_to_confirm(request, request.path, kind, form.fields)
    status = form.carry_out(lambda values: publish_edit(form, values, by=user))
    if status != HTTPStatus.OK:
        return screen(request, form, kind, code, status=status)
    messages.success(request, _("The catalogue was changed. New applications follow it; those handed in keep the old."))
    return redirect("panel:catalogue")


def publish_edit(form: EditForm, values: dict[str, Any], *, by: Any) -> object:
    reason, seen = values.pop("reason"), values.pop("seen")
    return edit(form.edits(values), seen=seen, reason=reason, by=by, now=timezone.now())


def form_for(kind: str, code: str, number: int, data: Any) -> EditForm:
    """The form of this table. Raises Http404 for a kind or a table that isn't there."""
    version = CatalogueVersion.objects.current()
    if version is None:
        raise NoCatalogue
    if kind not in FORMS:
        raise Http404
    place = place_of(kind, code, number, version.sources)
    catalogue = catalogue_of(version.pk)
    return FORMS[kind](data, name=kind, catalogue=catalogue, sources=version.sources, place=place)


def place_of(kind: str, code: str, number: int, sources: dict[str, str]) -> Place:
    if kind == "fee":
        return fee_place(code, number, sources)
    if number or (kind == "whole" and code):
        raise Http404
    if kind == "whole":
        return Place(CATALOGUE)
    if kind == "category":
        return category_place(code, sources)
    file = FILES[kind]
    if not code:
        return Place(file, kind)
    codes = [table.get("code") for table in tables_in(sources[file], kind)]
    if code not in codes:
        raise Http404
    return Place(file, kind, codes.index(code), code)


def category_place(code: str, sources: dict[str, str]) -> Place:
    file = f"{code}.toml"
    if code and (file not in sources or file in {CATALOGUE, FEES, *FILES.values()}):
        raise Http404
    return Place(file, code=code)


def fee_place(category: str, number: int, sources: dict[str, str]) -> Place:
    """The `number`-th table of the fees, counted from 1, or a new one of this category."""
    category_place(category or "-", sources)
    if not number:
        return Place(FEES, "fee", None, category)
    tables = tables_in(sources[FEES], "fee")
    if number > len(tables) or tables[number - 1].get("category") != category:
        raise Http404
    return Place(FEES, "fee", number - 1, category)


def screen(request: HttpRequest, form: EditForm, kind: str, code: str, status: int = 200) -> HttpResponse:
    # Not in the f-string: what collects texts doesn't look into one.
    what = code or gettext("new")
    title = form.title if kind == "whole" else f"{form.title}: {what}"
    context = {
        "form": form,
        "rows": list(rows_of(form)),
        "title": title,
        "faults": form.faults() if form.is_bound else [],
    }
    return site.render(request, "panel/visas/catalogue_edit.html", context, status=status)


def one_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the catalogue in force, to be kept with the others."""
    require(request, *READERS)
    version = CatalogueVersion.objects.current()
    text = version.sources.get(f"{name}.toml") if version else None
    if text is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{name}.toml"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
