"""Addresses of conversations with missions."""

from django.urls import path

from consular.cases.views import citizen, staff

ID = "<uuid:public_id>"
urlpatterns = [
    path("threads", citizen.Threads.as_view()),
    path(f"threads/{ID}", citizen.OneThread.as_view()),
    path(f"threads/{ID}/messages", citizen.Messages.as_view()),
    path(f"threads/{ID}/read", citizen.Read.as_view()),
    path(f"threads/{ID}/attachments/<uuid:attachment_id>", citizen.Attachment.as_view()),
    path("staff/threads", staff.StaffThreads.as_view()),
    path(f"staff/threads/{ID}", staff.StaffOneThread.as_view()),
    path(f"staff/threads/{ID}/messages", staff.StaffMessages.as_view()),
    path(f"staff/threads/{ID}/messages/<uuid:message_id>/translation", staff.Translate.as_view()),
    path(f"staff/threads/{ID}/take", staff.Take.as_view()),
    path(f"staff/threads/{ID}/release", staff.Release.as_view()),
    path(f"staff/threads/{ID}/colleagues", staff.Colleagues.as_view()),
    path(f"staff/threads/{ID}/assign", staff.Assign.as_view()),
    path(f"staff/threads/{ID}/transfer", staff.PassOn.as_view()),
    path(f"staff/threads/{ID}/close", staff.Close.as_view()),
    path("staff/canned-replies", staff.CannedReplies.as_view()),
]
