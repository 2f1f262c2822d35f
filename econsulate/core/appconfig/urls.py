"""Addresses of the apps' configuration."""

from django.urls import path

from econsulate.core.appconfig.views import Config, ConfigKeys

urlpatterns = [
    path("api/v1/config", Config.as_view()),
    path("api/v1/config/keys", ConfigKeys.as_view()),
]
