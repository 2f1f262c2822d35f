"""The app's door to everything that changed since it last asked."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Citizen
from econsulate.core.api.views import ApiView
from econsulate.core.feed.kinds import KINDS
from econsulate.core.feed.models import Change
from econsulate.core.feed.serializers import SyncOut
from econsulate.core.feed.services import changes_since
from econsulate.core.limits.services import Rate

CURSOR = OpenApiParameter("cursor", str, description="The last answer's. Without one all is told.")


class Sync(ApiView):
    audience = Citizen
    rate = Rate(240, 60)
    pagination_class = None

    @extend_schema(parameters=[CURSOR], responses=SyncOut, operation_id="sync")
    def get(self, request: Request) -> Response:
        """What changed of all the caller sees, oldest first, at most 200 at once; 410 `cursor_expired` where a cursor
        is too old, another's or none of ours: begin again without."""
        page = changes_since(request.query_params.get("cursor"), self.me, today=timezone.localdate())
        told = {"reset": page.reset, "changes": self.told(page.changes), "more": page.more, "cursor": page.cursor}
        return Response(told)

    def told(self, changes: Sequence[Change]) -> list[dict[str, Any]]:
        """Each with its body as the caller may read it now, whatever it was when it changed."""
        ids = defaultdict[str, list[UUID]](list)
        for change in changes:
            if not change.is_gone:
                ids[change.kind].append(change.object_id)
        context = self.get_serializer_context()
        bodies = {kind: KINDS[kind].bodies(self.me, wanted, context) for kind, wanted in ids.items()}
        return [entry(change, bodies.get(change.kind, {}).get(change.object_id)) for change in changes]


def entry(change: Change, body: Any) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "id": change.object_id,
        "change": "gone" if body is None else "put",
        "changed_at": change.changed_at,
        "href": KINDS[change.kind].href.format(id=change.object_id),
        "body": body,
    }
