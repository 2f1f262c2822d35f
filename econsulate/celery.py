"""The Celery application. Workers: `celery -A econsulate worker -Q alerts` and `-Q ordinary`, apart from each other."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import (
    celeryd_after_setup,
    heartbeat_sent,
    worker_before_create_process,
    worker_process_init,
    worker_ready,
)
from django.conf import settings

from econsulate.core.embedded.processes import READY, end_with_parent
from econsulate.queues import out_of_bounds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")

app = Celery("econsulate")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_after_setup.connect
def refuse_foreign_queues(instance: Any, **_: Any) -> None:
    """Before it takes anything; a handler's exception alone would not end it."""
    if foreign := out_of_bounds(instance.app.amqp.queues.consume_from, settings.ALERT_MODES):
        sys.exit(
            f"ECONSULATE_ALERT_MODES is {','.join(sorted(settings.ALERT_MODES))}, so this process has no credentials"
            f" for the queue {', '.join(sorted(foreign))}. Read another by -Q, or change its environment."
        )


@worker_ready.connect
def tell_launcher(**_: Any) -> None:
    """It now consumes; `make run` waits for that before it says Ready."""
    if waited_for := os.environ.get(READY):
        Path(waited_for).touch()


@heartbeat_sent.connect
def tell_that_it_lives(**_: Any) -> None:
    """Every other second, by a worker's first process, while it has a line to the broker."""
    from econsulate.core.health.pulses import beat

    for queue in app.amqp.queues.consume_from:
        beat(queue)


@worker_process_init.connect
def end_with_worker(**_: Any) -> None:
    """Nobody gives work to the children of a killed worker, and nobody else ends them."""
    end_with_parent()


@worker_before_create_process.connect
def leave_what_is_loaded(**_: Any) -> None:
    """It is no garbage, and whoever hands over thousands makes the collector look every moment; to look at it a child
    would need memory of its own for it."""
    gc.freeze()
