"""Addresses of broadcasts."""

from django.urls import path

from notifications.broadcasts.views import EnrolmentView

urlpatterns = [path("exercises/enrolment", EnrolmentView.as_view())]
