"""Addresses of the screens for alerts, mounted in the one panel site."""

from django.urls import URLPattern, URLResolver, path

from econsulate.core.panel.site import site
from notifications.alerts.panel import (
    alert,
    approval,
    break_glass,
    composer,
    imports,
    incidents,
    preview,
    scoring,
    sending,
    templates,
    versions,
)


def pages() -> list[URLPattern | URLResolver]:
    behind = site.admin_view
    incident, one = "alerts/incidents/<uuid:public_id>", "alerts/<uuid:public_id>"
    template = "alerts/templates/<uuid:public_id>"
    return [
        path("alerts/", behind(incidents.front), name="alerts"),
        path("alerts/incidents/new/", behind(incidents.new_incident), name="new_alert_incident"),
        path(f"{incident}/", behind(incidents.one_incident), name="alert_incident"),
        path(f"{incident}/close/", behind(incidents.close), name="close_alert_incident"),
        path(f"{incident}/score/", behind(scoring.score), name="alert_score"),
        path(f"{incident}/compose/", behind(composer.begin), name="begin_alert"),
        path("alerts/messages/new/", behind(imports.bring), name="bring_cap_message"),
        path("alerts/templates/", behind(templates.listed), name="alert_templates"),
        path("alerts/templates/new/", behind(templates.propose), name="propose_alert_template"),
        path(f"{template}/", behind(templates.one_template), name="alert_template"),
        path(f"{template}/<slug:name>/", behind(templates.act), name="alert_template_act"),
        path(f"{one}/", behind(alert.one_alert), name="alert"),
        path(f"{one}/compose/", behind(composer.revise), name="revise_alert"),
        path(f"{one}/preview/", behind(preview.preview), name="alert_preview"),
        path(f"{one}/submit/", behind(preview.submit), name="submit_alert"),
        path(f"{one}/versions/", behind(versions.versions), name="alert_versions"),
        path(f"{one}/approval/", behind(approval.approval), name="alert_approval"),
        path(f"{one}/release/", behind(sending.release), name="release_alert"),
        path(f"{one}/break-glass/", behind(break_glass.breaking), name="break_glass"),
        path(f"{one}/break-glass/review/", behind(break_glass.review), name="review_break_glass"),
        path(f"{one}/cancel/", behind(sending.end), {"name": "cancel"}, name="cancel_alert"),
        path(f"{one}/all-clear/", behind(sending.end), {"name": "all-clear"}, name="all_clear_alert"),
        path(f"{one}/progress/", behind(alert.progress), name="alert_progress"),
        path(f"{one}/stream/", behind(alert.stream), name="alert_stream"),
        path(f"{one}/return/", behind(approval.end), {"name": "return"}, name="return_alert"),
        path(f"{one}/reject/", behind(approval.end), {"name": "reject"}, name="reject_alert"),
    ]
