"""Addresses of the upload server."""

from django.urls import path

from econsulate.core.files.views import UploadDetail, Uploads

urlpatterns = [
    path("api/v1/uploads", Uploads.as_view(), name="uploads"),
    path("api/v1/uploads/<uuid:public_id>", UploadDetail.as_view(), name="upload"),
]
