"""Addresses of the consular half, under /api/v1/."""

from django.urls import include, path

urlpatterns = [
    path("", include("consular.citizens.urls")),
]
