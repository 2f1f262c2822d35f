"""Addresses of the screens for check-ins, mounted in the one panel site."""

from django.urls import URLPattern, URLResolver, path

from econsulate.core.panel.site import site
from notifications.checkins.panel import asking, board, calls, people


def pages() -> list[URLPattern | URLResolver]:
    behind = site.admin_view
    one, person = "check-ins/<uuid:public_id>", "check-ins/<uuid:public_id>/people/<uuid:subject>"
    return [
        path("check-ins/", behind(board.listed), name="check_ins"),
        path(f"{one}/", behind(board.board), name="check_in"),
        path(f"{one}/stream/", behind(board.stream), name="check_in_stream"),
        path(f"{one}/close/", behind(board.close), name="close_check_in"),
        path(f"{one}/calls/", behind(calls.take), name="take_check_in_call"),
        path(f"{one}/calls/<uuid:call>/", behind(calls.one_call), name="check_in_call"),
        path(f"{one}/calls/<uuid:call>/<slug:name>/", behind(calls.end), name="end_check_in_call"),
        path(f"{person}/", behind(people.one_person), name="check_in_person"),
        path(f"{person}/<slug:name>/", behind(people.act), name="check_in_person_act"),
        path("alerts/<uuid:public_id>/check-ins/", behind(asking.beside), name="alert_check_ins"),
        path("alerts/incidents/<uuid:public_id>/check-ins/", behind(asking.alone), name="incident_check_ins"),
    ]
