"""Addresses of the administrators' and auditors' screens, mounted in the one panel site."""

from django.urls import URLPattern, URLResolver, path

from consular.missions.panel import acts, app_config, duty, mission, trail
from econsulate.core.panel.site import site


def pages() -> list[URLPattern | URLResolver]:
    behind = site.admin_view
    return [
        path("missions/", behind(mission.missions), name="missions"),
        path("missions/new/", behind(acts.new_mission), name="new_mission"),
        path("missions/<slug:code>/", behind(mission.one_mission), name="mission"),
        path("missions/<slug:code>/posts/<uuid:post_id>/<slug:name>/", behind(acts.act_on_post), name="post_act"),
        path("missions/<slug:code>/<slug:name>/", behind(acts.act), name="mission_act"),
        path("app-config/", behind(app_config.app_config), name="app_config"),
        path("duty/", behind(duty.listed), name="duty"),
        path("duty/<slug:code>/", behind(duty.rota), name="rota"),
        path("duty/<slug:code>/<slug:name>/", behind(duty.act), name="rota_act"),
        path("duty/<slug:code>/<uuid:shift_id>/<slug:name>/", behind(duty.act_on_shift), name="shift_act"),
        path("trail/verify/", behind(trail.verify), name="verify_trail"),
    ]
