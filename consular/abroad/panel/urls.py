"""Addresses of the register's screens, mounted in the one panel site."""

from django.urls import URLPattern, URLResolver, path

from consular.abroad.panel import head_counts, register, trips
from econsulate.core.panel.site import site


def pages() -> list[URLPattern | URLResolver]:
    behind = site.admin_view
    return [
        path("register/", behind(register.listed), name="register"),
        path("register/<uuid:public_id>/", behind(register.one_entry), name="registration"),
        path("register/<uuid:public_id>/<slug:name>/", behind(register.act), name="registration_act"),
        path("head-counts/", behind(head_counts.shown), name="head_counts"),
        path("trips/", behind(trips.listed), name="trips"),
        path("trips/<uuid:public_id>/", behind(trips.one_trip), name="trip"),
    ]
