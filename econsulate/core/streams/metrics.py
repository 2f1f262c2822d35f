"""Does any process of streams listen, and does anybody hold up what is told?"""

from typing import Any

from django.db import connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

# The name is that of the connection that listens (process/database.py).
LISTENING = """
    SELECT count(*), pg_notification_queue_usage() FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'econsulate streams'
"""


class StreamCollector(Collector):
    def collect(self) -> Any:
        with connection.cursor() as cursor:
            ((processes, queue),) = cursor.execute(LISTENING).fetchall()
        listening = GaugeMetricFamily("econsulate_streams_listening", "Processes of streams that hear the database.")
        listening.add_metric([], processes)
        filled = GaugeMetricFamily(
            "econsulate_notify_queue_ratio", "Part of PostgreSQL's queue of NOTIFY that is full."
        )
        filled.add_metric([], queue)
        return [listening, filled]
