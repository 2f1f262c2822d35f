"""Addresses of this app, gathered from its slices."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("notifications.recipients.urls")),
    path("api/v1/", include("notifications.deliveries.urls")),
]
