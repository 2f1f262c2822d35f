"""Addresses of people's rights over their own data, and of legal holds."""

from django.urls import path

from consular.privacy.views import holds, own

urlpatterns = [
    path("me/erasure-request", own.Erasure.as_view()),
    path("me/exports", own.Exports.as_view()),
    path("me/exports/<uuid:public_id>", own.OneExport.as_view()),
    path("me/exports/<uuid:public_id>/archive", own.Archive.as_view()),
    path("me/access-history", own.AccessHistory.as_view()),
    path("staff/legal-holds", holds.Holds.as_view()),
    path("staff/legal-holds/<uuid:public_id>", holds.OneHold.as_view()),
    path("staff/legal-holds/<uuid:public_id>/lift", holds.Lift.as_view()),
]
