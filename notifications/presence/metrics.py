"""What does the nightly comparison of presence and register show to whoever watches?"""

from typing import Any

from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from notifications.presence.models import PresenceResync


class PresenceCollector(Collector):
    """The last comparison; none yet, no figure."""

    def collect(self) -> Any:
        last = PresenceResync.objects.order_by("-pk").first()
        if last is None:
            return
        differences = GaugeMetricFamily(
            "econsulate_presence_differences", "Rows the last comparison had to mend.", labels=["kind"]
        )
        for kind in ("missing", "wrong", "left_over", "miscounted"):
            differences.add_metric([kind], getattr(last, kind))
        yield differences
        compared = GaugeMetricFamily("econsulate_presence_compared", "Presences that were compared.")
        compared.add_metric([], last.compared)
        yield compared
        age = GaugeMetricFamily("econsulate_presence_compared_age_seconds", "Since presences were compared last.")
        age.add_metric([], max(0.0, (timezone.now() - last.at).total_seconds()))
        yield age
