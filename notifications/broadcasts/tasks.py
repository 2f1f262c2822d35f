"""Durable work of broadcasts."""

from uuid import UUID

from celery import shared_task

from econsulate.core.work.registry import durable
from notifications.broadcasts.models.broadcasts import Mode
from notifications.broadcasts.services import advancing, keeping, lanes, working


@durable(working.ADVANCE[Mode.EXERCISE], queue="exercises")
@durable(working.ADVANCE[Mode.LIVE], queue="alerts")
def advance_broadcast(subject: UUID) -> None:
    advancing.advance(subject)


@durable(working.LANE[Mode.EXERCISE], queue="exercises")
@durable(working.LANE[Mode.LIVE], queue="alerts")
def hand_over_lane(subject: UUID) -> None:
    lanes.work(subject)


@shared_task
def drop_old(**_: object) -> None:
    keeping.drop_old()
