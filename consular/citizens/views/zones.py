"""The app's door to reading a machine-readable zone."""

from dataclasses import asdict

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.citizens.mrz.prefilling import filled
from consular.citizens.mrz.reading import read
from consular.citizens.mrz.suggesting import suggest
from consular.citizens.mrz.wording import in_words
from consular.citizens.serializers.zones import MrzLines, MrzReading
from econsulate.core.access import Anyone
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate


class MachineReadableZone(ApiView):
    """Read the typed lines of a passport, card or visa; nothing is kept.

    The verdict is on the lines exactly as sent. `suggestion` is there if they were rejected and are a slip of one zone
    only (lower case, spaces, look-alikes, fillers); `prefill` if they were not rejected.
    """

    audience = Anyone
    rate = Rate(60, 60)

    @extend_schema(request=MrzLines, responses=MrzReading)
    def post(self, request: Request) -> Response:
        lines, today = self.read(MrzLines)["lines"], timezone.localdate()
        reading, suggestion = read(lines, today=today), suggest(lines, today=today)
        told = {"suggestion": suggestion and in_words(suggestion), "prefill": filled(reading)}
        return Response({**asdict(reading), **told})
