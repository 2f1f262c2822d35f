"""Addresses of sign-in: the app's protocol and one's own login."""

from django.urls import include, path

from econsulate.core.signin.views import MeView

urlpatterns = [
    path("_allauth/", include("econsulate.core.signin.headless")),
    path("api/v1/me", MeView.as_view(), name="me"),
]
