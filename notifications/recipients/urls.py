"""Addresses of recipients."""

from django.urls import path

from notifications.recipients.views import ContactPointsView, ContactPreferencesView, DuressWordView

urlpatterns = [
    path("contact-preferences", ContactPreferencesView.as_view()),
    path("contact-preferences/duress-word", DuressWordView.as_view()),
    path("contact-points", ContactPointsView.as_view()),
]
