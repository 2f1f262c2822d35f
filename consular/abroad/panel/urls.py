"""Addresses of the register's screens, mounted in the one panel site."""

from django.urls import URLPattern, URLResolver, path

from consular.abroad.panel import head_counts, old_registers, reaching, register, trips, whereabouts
from econsulate.core.panel.site import site


def pages() -> list[URLPattern | URLResolver]:
    behind = site.admin_view
    return [
        path("register/", behind(register.listed), name="register"),
        path("register/<uuid:public_id>/", behind(register.one_entry), name="registration"),
        *of_one_stay("register/<uuid:public_id>", "registration"),
        *of_one_stay("trips/<uuid:public_id>", "trip"),
        path("register/<uuid:public_id>/<slug:name>/", behind(register.act), name="registration_act"),
        path("old-registers/", behind(old_registers.listed), name="old_registers"),
        path("old-registers/export/", behind(old_registers.export), name="register_export"),
        path("old-registers/<uuid:public_id>/", behind(old_registers.one_import), name="old_register"),
        path("old-registers/<uuid:public_id>/report/", behind(old_registers.whole_report), name="old_register_report"),
        path("old-registers/<uuid:public_id>/<slug:name>/", behind(old_registers.act), name="old_register_act"),
        path("head-counts/", behind(head_counts.shown), name="head_counts"),
        path("whereabouts/", behind(whereabouts.listed), name="whereabouts"),
        path("whereabouts/<uuid:public_id>/", behind(whereabouts.one), name="one_whereabouts"),
        path("trips/", behind(trips.listed), name="trips"),
        path("trips/<uuid:public_id>/", behind(trips.one_trip), name="trip"),
    ]


def of_one_stay(at: str, kind: str) -> list[URLPattern]:
    """Whom to call, and the word that is compared."""
    behind, what = site.admin_view, {"kind": kind}
    return [
        path(f"{at}/contacts/", behind(reaching.contacts), what, name=f"{kind}_contacts"),
        path(f"{at}/verify-word/", behind(reaching.word), what, name=f"{kind}_word"),
    ]
