"""Addresses of this app, gathered from its slices."""

from django.urls import include, path

from notifications import changes
from notifications.alerts.feed import urls as public
from notifications.alerts.urls import own_urls
from notifications.checkins.views.check_in_page import check_in_page
from notifications.checkins.views.messages import IncomingSmsView
from notifications.deliveries.views import SmsReportView
from notifications.recipients.views.telegram import TelegramUpdateView

# Only who has addresses is asked for changes.
changes.register()

urlpatterns = [
    path("api/v1/", include("notifications.recipients.urls")),
    path("api/v1/", include("notifications.deliveries.urls")),
    path("api/v1/", include("notifications.broadcasts.urls")),
    path("api/v1/", include(own_urls)),
    path("api/v1/operations/", include("notifications.alerts.urls")),
    path("api/v1/", include(public.api)),
    path("", include("notifications.alerts.feed.urls")),
    path("api/v1/", include("notifications.checkins.urls")),
    path("c/<str:token>", check_in_page, name="check_in"),
    path("hooks/sms/in/<str:code>", IncomingSmsView.as_view()),
    path("hooks/sms/<uuid:delivery_id>/<str:code>", SmsReportView.as_view()),
    path("hooks/telegram/", TelegramUpdateView.as_view()),
]
