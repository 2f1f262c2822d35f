"""Addresses of recipients."""

from django.urls import path

from notifications.recipients.views.devices import DevicesView, DeviceView, PushKeyView
from notifications.recipients.views.preferences import ContactPointsView, ContactPreferencesView, DuressWordView
from notifications.recipients.views.telegram import TelegramLinksView

urlpatterns = [
    path("contact-preferences", ContactPreferencesView.as_view()),
    path("contact-preferences/duress-word", DuressWordView.as_view()),
    path("contact-points", ContactPointsView.as_view()),
    path("devices", DevicesView.as_view()),
    path("devices/<uuid:public_id>", DeviceView.as_view()),
    path("push-key", PushKeyView.as_view()),
    path("telegram-links", TelegramLinksView.as_view()),
]
