"""Addresses of this app, gathered from its slices."""

from django.urls import include, path

from notifications import changes
from notifications.deliveries.views import SmsReportView

# Only who has addresses is asked for changes.
changes.register()

urlpatterns = [
    path("api/v1/", include("notifications.recipients.urls")),
    path("api/v1/", include("notifications.deliveries.urls")),
    path("hooks/sms/<uuid:delivery_id>/<str:code>", SmsReportView.as_view()),
]
