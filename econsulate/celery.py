"""The Celery application. Workers: `celery -A econsulate worker -Q alerts` and `-Q ordinary`, apart from each other."""

import gc
import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import worker_before_create_process, worker_process_init, worker_ready

from econsulate.core.embedded.processes import READY, end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")

app = Celery("econsulate")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def tell_launcher(**_: Any) -> None:
    """It now consumes; `make run` waits for that before it says Ready."""
    if waited_for := os.environ.get(READY):
        Path(waited_for).touch()


@worker_process_init.connect
def end_with_worker(**_: Any) -> None:
    """Nobody gives work to the children of a killed worker, and nobody else ends them."""
    end_with_parent()


@worker_before_create_process.connect
def leave_what_is_loaded(**_: Any) -> None:
    """It is no garbage, and whoever hands over thousands makes the collector look every moment; to look at it a child
    would need memory of its own for it."""
    gc.freeze()
