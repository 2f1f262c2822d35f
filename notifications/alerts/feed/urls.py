"""Addresses of the public feed, for programs and for people."""

from django.urls import path

from notifications.alerts.feed.views import documents, pages

api = [
    path("public/alerts.atom", documents.AtomFeed.as_view()),
    path("public/alerts.<str:language>.atom", documents.AtomFeedIn.as_view()),
    path("public/alerts.geojson", documents.Warnings.as_view()),
    path("public/alerts/chain", documents.Chain.as_view()),
    path("public/alerts/<str:identifier>.cap", documents.Cap.as_view()),
    path("public/alerts/<str:identifier>.json", documents.Signed.as_view()),
    path("public/alert-keys", documents.AlertKeys.as_view()),
]
urlpatterns = [
    path("alerts/", pages.active),
    path("alerts/<str:name>/", pages.named),
    path("alerts/<str:language>/<str:identifier>/", pages.alert),
    path("v/", pages.code),
    path("v/<str:typed>", pages.code),
]
