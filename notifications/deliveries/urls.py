"""Addresses of the inbox."""

from django.urls import path

from notifications.deliveries.views import InboxMessageView, InboxView, ReadView, UnreadCountView

urlpatterns = [
    path("inbox", InboxView.as_view()),
    path("inbox/unread-count", UnreadCountView.as_view()),
    path("inbox/<uuid:public_id>", InboxMessageView.as_view()),
    path("inbox/<uuid:public_id>/read", ReadView.as_view()),
]
