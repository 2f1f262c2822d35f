"""Addresses of the operations desk, and of whoever was told of an alert."""

from django.urls import path

from notifications.alerts.views import alerts, break_glass, imports, incidents, own, routes, sending, templates

urlpatterns = [
    path("incidents", incidents.Incidents.as_view()),
    path("incidents/<uuid:public_id>", incidents.OneIncident.as_view()),
    path("incidents/<uuid:public_id>/close", incidents.CloseIncident.as_view()),
    path("incidents/<uuid:public_id>/score", incidents.Score.as_view()),
    path("areas", incidents.Areas.as_view()),
    path("routes", routes.Routes.as_view()),
    path("alerts", alerts.Alerts.as_view()),
    path("alerts/<uuid:public_id>", alerts.OneAlert.as_view()),
    path("alerts/<uuid:public_id>/versions", alerts.Versions.as_view()),
    path("alerts/<uuid:public_id>/preview", alerts.Preview.as_view()),
    path("alerts/<uuid:public_id>/submit", alerts.Submit.as_view()),
    path("alerts/<uuid:public_id>/return", alerts.Return.as_view()),
    path("alerts/<uuid:public_id>/reject", alerts.Reject.as_view()),
    path("alerts/<uuid:public_id>/approve", alerts.Approve.as_view()),
    path("alerts/<uuid:public_id>/release", sending.Release.as_view()),
    path("alerts/<uuid:public_id>/break-glass", break_glass.Breaking.as_view()),
    path("alerts/<uuid:public_id>/break-glass/review", break_glass.Review.as_view()),
    path("break-glass", break_glass.Broken.as_view()),
    path("alerts/<uuid:public_id>/update", sending.Update.as_view()),
    path("alerts/<uuid:public_id>/cancel", sending.Cancel.as_view()),
    path("alerts/<uuid:public_id>/all-clear", sending.AllClear.as_view()),
    path("alerts/<uuid:public_id>/events", sending.Events.as_view()),
    path("cap-imports", imports.CapImports.as_view()),
    path("alerts/<uuid:public_id>/progress", sending.Progress.as_view()),
    path("templates", templates.Templates.as_view()),
    path("templates/<uuid:public_id>", templates.OneTemplate.as_view()),
    path("templates/<uuid:public_id>/approve", templates.ApproveTemplate.as_view()),
    path("templates/<uuid:public_id>/withdraw", templates.WithdrawTemplate.as_view()),
]
own_urls = [
    path("alerts", own.Alerts.as_view()),
    path("alerts/<uuid:public_id>", own.OneAlert.as_view()),
    path("alerts/<uuid:public_id>/signed", own.Signed.as_view()),
    path("alerts/<uuid:public_id>/acknowledge", own.Acknowledge.as_view()),
]
