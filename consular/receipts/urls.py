"""Addresses of receipts."""

from django.urls import path

from consular.receipts.views import receipts

urlpatterns = [
    path("cases/<uuid:public_id>/receipt", receipts.CaseReceipt.as_view()),
    path("staff/cases/<uuid:public_id>/receipt", receipts.StaffCaseReceipt.as_view()),
]
