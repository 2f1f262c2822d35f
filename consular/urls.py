"""Addresses of the consular half."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("consular.citizens.urls")),
    path("api/v1/", include("consular.missions.urls")),
    path("api/v1/", include("consular.visas.urls")),
]
