"""What is the staff panel? One site at /panel/: who may enter, what its menu shows, how a refusal looks."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.vary import vary_on_headers

from econsulate.core.access import may_enter_panel
from econsulate.core.errors import TITLES, DomainError
from econsulate.core.panel.parts import followed_whole, is_part, read_anew
from econsulate.core.signin.doors import to_sign_in

View = Callable[..., Any]
# Nobody here has a password, a public page of a row, or a need for the stock sign-in.
NOT_OURS = frozenset({"logout", "password_change", "password_change_done", "autocomplete", "view_on_site", "app_list"})


@dataclass(frozen=True)
class Section:
    """An entry of the menu; `is_for` says who sees it."""

    title: Any
    url_name: str
    is_for: Callable[[HttpRequest], bool]


class Alarm(NamedTuple):
    """A line that stands on every page: its words, the address it leads to, and the class it is drawn by, so that no
    drill looks like what it plays."""

    text: str
    address: str
    look: str = "error"


class PanelSite(admin.AdminSite):
    """Django's admin site with our own door, menu and pages. Apps add theirs by `open_section` and `add_pages`."""

    site_title = site_header = index_title = _("Staff panel")
    enable_nav_sidebar = False

    def __init__(self) -> None:
        super().__init__(name="panel")
        self.sections: list[Section] = []
        self.pages: list[Callable[[], list[URLPattern | URLResolver]]] = []
        self.alarms: list[Callable[[HttpRequest], Alarm | None]] = []

    def open_section(self, title: Any, url_name: str, *, is_for: Callable[[HttpRequest], bool]) -> None:
        self.sections.append(Section(title, url_name, is_for))

    def add_pages(self, pages: Callable[[], list[URLPattern | URLResolver]]) -> None:
        """Pages of our own making; called when addresses are read, each view wrapped by `page`."""
        self.pages.append(pages)

    def raise_alarm(self, alarm: Callable[[HttpRequest], Alarm | None]) -> None:
        """A line that stands on every page while it says anything."""
        self.alarms.append(alarm)

    def get_urls(self) -> list[Any]:
        stock = [url for url in super().get_urls() if getattr(url, "name", None) not in NOT_OURS]
        return [url for pages in self.pages for url in pages()] + stock

    def has_permission(self, request: Any) -> bool:
        return may_enter_panel(request)

    def login(self, request: Any, extra_context: Any = None) -> HttpResponse:
        wanted = urlencode({"next": request.GET.get("next", reverse("panel:index"))})
        return HttpResponseRedirect(f"{reverse('signin:sign_in')}?{wanted}")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page behind the door: staff with a second factor, CSRF, never cached, refusals as pages."""

        @wraps(view)
        @never_cache
        @vary_on_headers("HX-Request")
        @csrf_protect
        @sensitive_post_parameters()
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not self.has_permission(request):
                return read_anew() if is_part(request) else to_sign_in(request)
            try:
                response = view(request, *args, **kwargs)
                response = response.render() if getattr(response, "is_rendered", True) is False else response
                return followed_whole(request, response)
            except (Http404, PermissionDenied, DomainError) as refusal:
                return self.refused(request, refusal)

        return guarded

    def index(self, request: Any, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The first section of the caller's menu."""
        for section in self.sections:
            if section.is_for(request):
                return redirect(section.url_name)
        return self.render(request, "core/panel/no_post.html", {})

    def each_context(self, request: Any) -> dict[str, Any]:
        menu = [section for section in self.sections if section.is_for(request)]
        return {
            "menu": [(section.title, reverse(section.url_name)) for section in menu],
            "alarm_lines": [said for alarm in self.alarms if (said := alarm(request))],
        }

    def render(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200, part: str = ""
    ) -> HttpResponse:
        """The page, or `part` of it where the page has one and htmx asks for it."""
        if part and is_part(request):
            return render(request, part, {"is_part": True, **context}, status=status)
        return render(request, template, {**self.each_context(request), **context}, status=status)

    def refused(self, request: HttpRequest, refusal: Exception) -> HttpResponse:
        """A page that says why not, and no more."""
        status = status_of(refusal)
        title = refusal.title if isinstance(refusal, DomainError) else TITLES[status][1]
        part = "core/panel/problem_part.html"
        response = self.render(request, "core/panel/problem.html", {"reason": title}, status=status, part=part)
        if is_part(request):
            response["HX-Retarget"], response["HX-Reswap"] = "#notes", "innerHTML"
        return response


def status_of(refusal: Exception) -> int:
    if isinstance(refusal, DomainError):
        return int(refusal.status)
    return 404 if isinstance(refusal, Http404) else 403


site = PanelSite()
