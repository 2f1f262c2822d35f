"""Addresses of conversations with missions, and of consular help."""

from django.urls import path

from consular.cases.views import case_desk, cases, citizen, staff

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
    path("cases", cases.Cases.as_view()),
    path(f"cases/{ID}", cases.OneCase.as_view()),
    path(f"cases/{ID}/reopen", cases.Reopen.as_view()),
    path("staff/cases", case_desk.StaffCases.as_view()),
    path(f"staff/cases/{ID}", case_desk.StaffOneCase.as_view()),
    path(f"staff/cases/{ID}/triage", case_desk.TriageCase.as_view()),
    path(f"staff/cases/{ID}/start", case_desk.Start.as_view()),
    path(f"staff/cases/{ID}/wait", case_desk.Wait.as_view()),
    path(f"staff/cases/{ID}/resume", case_desk.Resume.as_view()),
    path(f"staff/cases/{ID}/resolve", case_desk.Resolve.as_view()),
    path(f"staff/cases/{ID}/close", case_desk.CloseCase.as_view()),
    path(f"staff/cases/{ID}/hand-over", case_desk.HandOver.as_view()),
    path(f"staff/cases/{ID}/link", case_desk.Link.as_view()),
    path(f"staff/cases/{ID}/merge", case_desk.Merge.as_view()),
    path(f"staff/threads/{ID}/case", case_desk.OfThread.as_view()),
    path("staff/case-board", case_desk.Board.as_view()),
    path("staff/canned-replies", staff.CannedReplies.as_view()),
]
