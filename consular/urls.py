"""Addresses of the consular half."""

from django.urls import include, path

from consular import changes
from consular.abroad.views.journey_page import journey_page
from consular.cases.views.sos_page import sos_page
from consular.visas.views.verify_page import verify_page

# Only who has addresses is asked for changes.
changes.register()

urlpatterns = [
    path("journey", journey_page, name="journey"),
    path("sos", sos_page, name="sos"),
    path("verify", verify_page, name="verify"),
    path("api/v1/", include("consular.citizens.urls")),
    path("api/v1/", include("consular.abroad.urls")),
    path("api/v1/", include("consular.cases.urls")),
    path("api/v1/", include("consular.missions.urls")),
    path("api/v1/", include("consular.visas.urls")),
    path("api/v1/", include("consular.receipts.urls")),
    path("api/v1/", include("consular.finding.urls")),
    path("api/v1/", include("consular.privacy.urls")),
]
