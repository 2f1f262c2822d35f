"""Addresses of check-ins."""

from django.urls import path

from notifications.checkins.views import answering, calls, desk

DESK = "operations/check-ins"

urlpatterns = [
    path("check-ins", answering.CheckIns.as_view()),
    path("check-ins/<uuid:public_id>/answer", answering.Answer.as_view()),
    path("check-ins/<uuid:public_id>/reports", answering.Reports.as_view()),
    path(DESK, desk.CheckIns.as_view()),
    path(f"{DESK}/<uuid:public_id>", desk.OneCheckIn.as_view()),
    path(f"{DESK}/<uuid:public_id>/close", desk.Close.as_view()),
    path(f"{DESK}/<uuid:public_id>/people", desk.People.as_view()),
    path(f"{DESK}/<uuid:public_id>/people/<uuid:subject>", desk.OnePerson.as_view()),
    path(f"{DESK}/<uuid:public_id>/people/<uuid:subject>/answer", desk.StaffAnswer.as_view()),
    path(f"{DESK}/<uuid:public_id>/people/<uuid:subject>/reports", desk.StaffReports.as_view()),
    path(f"{DESK}/<uuid:public_id>/reports", desk.Reports.as_view()),
    path(f"{DESK}/<uuid:public_id>/calls", calls.Calls.as_view()),
    path(f"{DESK}/<uuid:public_id>/calls/<uuid:call>", calls.OneCall.as_view()),
    path(f"{DESK}/<uuid:public_id>/calls/<uuid:call>/outcome", calls.Outcomes.as_view()),
    path(f"{DESK}/<uuid:public_id>/pfif", desk.Pfif.as_view()),
]
