"""Addresses of conversations with missions."""

from django.urls import path

from consular.cases.views import citizen, sos, staff, staff_sos

ID = "<uuid:public_id>"
urlpatterns = [
    path("sos", sos.Calls.as_view()),
    path(f"sos/{ID}", sos.OneCall.as_view()),
    path(f"sos/{ID}/updates", sos.Updates.as_view()),
    path("public/sos", sos.KeyedCalls.as_view()),
    path(f"public/sos/{ID}/updates", sos.KeyedUpdates.as_view()),
    path("sos-links", sos.Links.as_view()),
    path(f"sos-links/{ID}/revoke", sos.RevokeLink.as_view()),
    path("staff/sos", staff_sos.Board.as_view()),
    path(f"staff/sos/{ID}", staff_sos.OneStaffCall.as_view()),
    path(f"staff/sos/{ID}/answer", staff_sos.AnswerCall.as_view()),
    path(f"staff/sos/{ID}/pass-on", staff_sos.PassCallOn.as_view()),
    path(f"staff/sos/{ID}/close", staff_sos.CloseCall.as_view()),
    path(f"staff/sos/{ID}/mark-as-abuse", staff_sos.MarkCall.as_view()),
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
