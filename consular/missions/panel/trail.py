"""What may an auditor read of the audit trail, and is it whole?"""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from consular.missions.models.missions import Mission, MissionKind
from consular.missions.models.posts import Post, Role
from consular.missions.panel.roles import holds, require
from econsulate.core.audit.models import AuditEntry, AuditHead
from econsulate.core.audit.reading import verify_chain
from econsulate.core.panel.rows import ReadOnlyAdmin
from econsulate.core.panel.site import site

FAULTS_SHOWN = 20


def chains_of(request: HttpRequest) -> QuerySet[AuditHead]:
    """Chains the caller audits: of their missions, or all of them from headquarters."""
    user: Any = request.user
    audited = Post.objects.live().filter(user=user, role=Role.AUDITOR)
    if audited.filter(mission__kind=MissionKind.HEADQUARTERS).exists():
        return AuditHead.objects.order_by("chain")
    codes = Mission.objects.filter(pk__in=audited.values("mission")).values("code")
    return AuditHead.objects.filter(chain__in=codes).order_by("chain")


class ByChain(admin.SimpleListFilter):
    """One chain, offered from the short table of heads."""

    title = _("chain")
    parameter_name = "chain"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(head.chain, head.chain) for head in chains_of(request)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = self.value() in {chain for chain, _label in self.lookup_choices}
        return queryset.filter(chain=self.value()) if known else queryset


class ByDay(admin.SimpleListFilter):
    """Entries of the last days, by the trail's own clock."""

    title = _("time")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("1", _("Last 24 hours")), ("7", _("Last 7 days")), ("30", _("Last 30 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        days = next((int(days) for days, _label in self.lookup_choices if days == self.value()), None)
        return queryset.filter(at__gte=timezone.now() - timedelta(days=days)) if days else queryset


class TrailAdmin(ReadOnlyAdmin):
    """The trail, newest first, found by action, target or person."""

    change_list_template = "panel/missions/trail.html"
    list_display = ("place", "moment", "action", "actor", "thing")
    list_display_links = ("place",)
    list_filter = (ByChain, ByDay)
    search_fields = ("^action", "=target", "=actor", "=person", "=request_id")
    search_help_text = _("The beginning of an action, such as visas.application, or a whole id of a target or person.")
    ordering = ("-id",)
    sortable_by = ()
    fields = ("place", "moment", "action", "actor", "kind", "thing", "about", "request", "particulars")

    def is_reader(self, request: HttpRequest) -> bool:
        return holds(Role.AUDITOR)(request)

    def readable(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        return rows.filter(chain__in=chains_of(request).values("chain"))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"chains": list(chains_of(request)), **(extra_context or {})})

    @admin.display(description=_("Entry"))
    def place(self, entry: AuditEntry) -> str:
        return f"{entry.chain} {entry.seq}"

    @admin.display(description=_("Kind of target"))
    def kind(self, entry: AuditEntry) -> str:
        return entry.target_type

    @admin.display(description=_("Target"))
    def thing(self, entry: AuditEntry) -> str:
        return entry.target

    @admin.display(description=_("About the person"))
    def about(self, entry: AuditEntry) -> str:
        return entry.person

    @admin.display(description=_("Request"))
    def request(self, entry: AuditEntry) -> str:
        return entry.request_id

    @admin.display(description=_("Particulars"))
    def particulars(self, entry: AuditEntry) -> str:
        return json.dumps(entry.detail, ensure_ascii=False) if entry.detail else ""

    @admin.display(description=_("Time (UTC)"))
    def moment(self, entry: AuditEntry) -> str:
        return f"{entry.at:%Y-%m-%d %H:%M:%S}"


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute one chain from its first entry and compare it with its sealed heads."""
    require(request, Role.AUDITOR)
    head = next((head for head in chains_of(request) if head.chain == request.POST.get("chain")), None)
    report = verify_chain(head.chain) if head else None
    context = {"head": head, "report": report, "faults": report.faults[:FAULTS_SHOWN] if report else []}
    return site.render(request, "panel/missions/verified.html", context, status=200 if head else 404)
