"""Did everybody have an end, in what was told so far?"""

from typing import Any

from django.db.models import Sum
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from notifications.broadcasts.models.broadcasts import Broadcast


class LedgerCollector(Collector):
    """Of the broadcasts whose ledger is still there."""

    def collect(self) -> Any:
        rows = Broadcast.objects.filter(dropped_at=None)
        found = rows.aggregate(lost=Sum("unaccounted"))["lost"]
        lost = GaugeMetricFamily(
            "econsulate_handovers_unaccounted", "Ways to people that were planned and have no end."
        )
        lost.add_metric([], found or 0)
        yield lost
