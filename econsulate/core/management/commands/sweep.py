"""The sweeper: each second, tell workers of work that is due and of work whose worker was lost; do the urgent itself
while there is no broker to tell them by."""

import signal
import threading
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections

from econsulate.core.health.pulses import SWEEPER, beat
from econsulate.core.work.services import sweep

logger = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Watch the work ledger until stopped. Several may run at once."

    def handle(self, *args: Any, **options: Any) -> None:
        if "live" not in settings.ALERT_MODES:  # it sends word of danger itself while the broker is down
            raise CommandError("The sweeper needs the credentials of what is real: see ECONSULATE_ALERT_MODES.")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.wait(1.0):
            try:
                sweep()
                beat(SWEEPER)
            except Error as error:
                logger.error("sweep failed", exc_info=error)
                close_old_connections()
