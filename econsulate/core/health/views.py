"""Is this process alive, can it serve, and what does it count?"""

import hmac
import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector, CollectorRegistry

OPEN_WORK = """
    SELECT queue, state, count(*),
        coalesce(extract(epoch FROM max(statement_timestamp() - due_at)), 0)
    FROM core_work WHERE state <> 'done' GROUP BY queue, state
"""


# What other parts count; each is asked at every scrape.
COLLECTORS: list[type[Collector]] = []


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; says nothing about what it depends on."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """503 while the database is away. The broker may be down: requests succeed and work waits in the ledger."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ready"})


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text. Open in demo mode, else by bearer token (ECONSULATE_METRICS_TOKEN)."""
    offered = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    if not (settings.DEMO or (token and hmac.compare_digest(offered.encode(), token.encode()))):
        return HttpResponse(status=404)
    registry = CollectorRegistry()
    registry.register(LedgerCollector())
    registry.register(StateCollector())
    for collector in COLLECTORS:
        registry.register(collector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class LedgerCollector(Collector):
    """Figures from the ledger, read at each scrape, so every process gives the same."""

    def collect(self) -> Any:
        count = GaugeMetricFamily("econsulate_work", "Work not done yet.", labels=["queue", "state"])
        age = GaugeMetricFamily(
            "econsulate_work_age_seconds", "How long the oldest has been due.", labels=["queue", "state"]
        )
        with connection.cursor() as cursor:
            cursor.execute(OPEN_WORK)
            for queue, state, number, seconds in cursor.fetchall():
                count.add_metric([queue, state], number)
                age.add_metric([queue, state], float(seconds))
        return [count, age]


class StateCollector(Collector):
    """Figures from the folders: what stands still or runs full there is seen by nobody else."""

    def collect(self) -> Any:
        free = GaugeMetricFamily("econsulate_files_free_bytes", "Room left where uploads are kept.")
        free.add_metric([], free_bytes(settings.FILES_DIR))
        yield free
        sealed = [path.stat().st_mtime for path in settings.SEALS_DIR.glob("audit-*.jsonl")]
        if sealed:
            age = GaugeMetricFamily("econsulate_audit_seal_age_seconds", "Since audit heads were sealed last.")
            age.add_metric([], max(0.0, time.time() - max(sealed)))
            yield age


def free_bytes(folder: Path) -> int:
    """Of the disk that will hold the folder, where nothing was uploaded yet."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free
