"""Addresses of the consular half."""

from django.urls import include, path

from consular.visas.views.verify_page import verify_page

urlpatterns = [
    path("verify", verify_page, name="verify"),
    path("api/v1/", include("consular.citizens.urls")),
    path("api/v1/", include("consular.abroad.urls")),
    path("api/v1/", include("consular.cases.urls")),
    path("api/v1/", include("consular.missions.urls")),
    path("api/v1/", include("consular.visas.urls")),
    path("api/v1/", include("consular.privacy.urls")),
]
