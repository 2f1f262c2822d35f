"""Address at which an app begins to hear of what is new."""

from django.urls import path

from econsulate.core.streams.views import Stream

urlpatterns = [path("api/v1/stream", Stream.as_view())]
