"""Addresses of missions."""

from django.urls import path, re_path

from consular.missions.views import Me, Missions, NearestMissions, OneMission, ServingMission

urlpatterns = [
    path("public/missions", Missions.as_view()),
    path("public/missions/serving", ServingMission.as_view()),
    path("public/missions/nearest", NearestMissions.as_view()),
    re_path(r"^public/missions/(?P<code>[A-Z]{2}-[A-Z0-9]{2,8})\Z", OneMission.as_view()),
    path("staff/me", Me.as_view()),
]
