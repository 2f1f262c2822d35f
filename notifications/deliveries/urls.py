"""Addresses of the inbox."""

from django.urls import path

from notifications.deliveries.views import InboxMessageView, InboxView, ReadView, ReceiptsView, UnreadCountView

urlpatterns = [
    path("receipts", ReceiptsView.as_view()),
    path("inbox", InboxView.as_view()),
    path("inbox/unread-count", UnreadCountView.as_view()),
    path("inbox/<uuid:public_id>", InboxMessageView.as_view()),
    path("inbox/<uuid:public_id>/read", ReadView.as_view()),
]
