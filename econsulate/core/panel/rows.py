"""How are rows of the database shown in the panel? Read only: whatever changes one is a service with a form."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lists and single rows for reading. A subclass says who may read, and which rows."""

    actions = None
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0
    change_list_template = "core/panel/rows.html"
    change_form_template = "core/panel/row.html"

    def is_reader(self, request: HttpRequest) -> bool:
        raise NotImplementedError

    def readable(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        raise NotImplementedError

    def get_urls(self) -> list[Any]:
        return [url for url in super().get_urls() if (url.name or "").endswith(("_changelist", "_change"))]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.readable(super().get_queryset(request), request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.is_reader(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_reader(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
