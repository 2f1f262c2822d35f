"""Address of the feed of changes."""

from django.urls import path

from econsulate.core.feed.views import Sync

urlpatterns = [path("api/v1/sync", Sync.as_view())]
