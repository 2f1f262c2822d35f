"""Celery's own beat, which also says that it lives."""

from typing import Any

from celery.beat import PersistentScheduler

from econsulate.core.health.pulses import BEAT, beat


class LivingScheduler(PersistentScheduler):
    def tick(self, *args: Any, **kwargs: Any) -> Any:
        beat(BEAT)
        return super().tick(*args, **kwargs)
