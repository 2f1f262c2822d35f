"""Which visa do I need, which papers, what does it cost, how long does it take? Open to anyone, cached by ETag."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from consular.visas.models.catalogue import VisaCategory
from consular.visas.rules.catalogue import ApplicantFacts, Catalogue, EntryAnswer, checklist, entry_answer, fees_of
from consular.visas.serializers.catalogue import (
    CategoriesAsked,
    CategoriesOut,
    CategoryAsked,
    CategoryOut,
    RequirementsAsked,
    RequirementsOut,
)
from consular.visas.services.catalogue import current_catalogue
from econsulate.core.access import Anyone
from econsulate.core.api.etag import unless_known
from econsulate.core.api.views import ApiView
from econsulate.core.errors import FieldError, InvalidInput


class CatalogueView(ApiView):
    """A page of the catalogue in force today. Nobody signs in, so an expired token can't be in the way."""

    audience = Anyone
    authentication_classes = ()
    cache_control = "public, no-cache"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.today = timezone.now().date()
        self.catalogue = current_catalogue()

    def asked(self, serializer: type[BaseSerializer]) -> Mapping[str, Any]:
        reader = serializer(data=self.request.query_params.dict())
        reader.is_valid(raise_exception=True)
        return reader.validated_data

    def active(self, code: str) -> VisaCategory:
        category = self.catalogue.category(code)
        if category is None or not category.is_active(self.today):
            raise Http404
        return category

    def unless_known(self, body: Callable[[], Any]) -> HttpResponseBase:
        """304 when the caller has this catalogue of this day in this language, else the body."""
        return unless_known(self.request, etag_of(self.catalogue, self.today), lambda: Response(body()))


class Categories(CatalogueView):
    @extend_schema(operation_id="visa_categories_list", parameters=[CategoriesAsked], responses=CategoriesOut, auth=[])
    def get(self, request: Request) -> HttpResponseBase:
        """The visa categories offered today."""
        asked = self.asked(CategoriesAsked)
        offered = [
            category
            for category in self.catalogue.categories
            if category.is_active(self.today) and asked.get("purpose", category.purpose) == category.purpose
        ]
        page = {"catalogue": self.catalogue.version, "results": offered}
        context = {"entry": entry_for(self.catalogue, asked)}
        return self.unless_known(lambda: CategoriesOut(page, context=context).data)


class Category(CatalogueView):
    @extend_schema(operation_id="visa_category", parameters=[CategoryAsked], responses=CategoryOut, auth=[])
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """One visa category."""
        category, asked = self.active(code), self.asked(CategoryAsked)
        context = {"entry": entry_for(self.catalogue, asked)}
        return self.unless_known(lambda: CategoryOut(category, context=context).data)


class Requirements(CatalogueView):
    @extend_schema(
        operation_id="visa_category_requirements",
        parameters=[RequirementsAsked],
        responses=RequirementsOut,
        auth=[],
    )
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """What this person must hand in and pay, how long it takes, and whether a visa is needed at all."""
        category, asked = self.active(code), self.asked(RequirementsAsked)
        refuse_other_purpose(category, asked)
        return self.unless_known(lambda: RequirementsOut(self.answer(category, asked)).data)

    def answer(self, category: VisaCategory, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        person = {fact: asked.get(fact) for fact in ("nationality", "residence", "age")}
        return {
            "catalogue": self.catalogue.version,
            "category": category.code,
            "entry": entry_for(self.catalogue, asked)(category),
            "checklist": checklist(self.catalogue, ApplicantFacts(category, **person, on=self.today)),
            "fees": fees_of(self.catalogue, category, on=self.today, nationality=asked.get("nationality")),
            "service_standard": category,
        }


def entry_for(catalogue: Catalogue, asked: Mapping[str, Any]) -> Callable[[VisaCategory], EntryAnswer | None]:
    nationality = asked.get("nationality")
    return lambda category: entry_answer(catalogue, nationality, category.purpose) if nationality else None


def refuse_other_purpose(category: VisaCategory, asked: Mapping[str, Any]) -> None:
    if asked.get("purpose", category.purpose) != category.purpose:
        detail = _("This kind of visa is for another purpose.")
        raise InvalidInput(errors=[FieldError("purpose", "other_purpose", detail)])


def etag_of(catalogue: Catalogue, today: date) -> str:
    """The answers follow from the catalogue's content, the language and the day alone."""
    return f'"{catalogue.version.sha256[:16]}-{get_language()}-{today:%Y%m%d}"'
