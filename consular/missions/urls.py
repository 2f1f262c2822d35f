"""Addresses of missions."""

from django.urls import path, re_path

from consular.missions.views import (
    HandShiftOver,
    Me,
    Missions,
    NearestMissions,
    OneMission,
    Rota,
    ServingMission,
    WithdrawShift,
)

ROTA = "staff/missions/<slug:code>/rota"
urlpatterns = [
    path("public/missions", Missions.as_view()),
    path("public/missions/serving", ServingMission.as_view()),
    path("public/missions/nearest", NearestMissions.as_view()),
    re_path(r"^public/missions/(?P<code>[A-Z]{2}-[A-Z0-9]{2,8})\Z", OneMission.as_view()),
    path(ROTA, Rota.as_view()),
    path(f"{ROTA}/<uuid:public_id>/hand-over", HandShiftOver.as_view()),
    path(f"{ROTA}/<uuid:public_id>/withdraw", WithdrawShift.as_view()),
    path("staff/me", Me.as_view()),
]
