"""Addresses of the screens on legal holds, mounted in the one panel site."""

from django.urls import URLPattern, URLResolver, path

from consular.privacy.panel import holds
from econsulate.core.panel.site import site


def pages() -> list[URLPattern | URLResolver]:
    behind = site.admin_view
    return [
        path("holds/", behind(holds.all_holds), name="legal_holds"),
        path("holds/place/", behind(holds.place), name="legal_hold_place"),
        path("holds/<uuid:public_id>/", behind(holds.one_hold), name="legal_hold"),
        path("holds/<uuid:public_id>/lift/", behind(holds.lift), name="legal_hold_lift"),
    ]
