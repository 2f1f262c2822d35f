"""Durable work of broadcasts."""

from uuid import UUID

from celery import shared_task

from econsulate.core.work.registry import durable
from notifications.broadcasts.services import advancing, keeping, lanes, starting


@durable(starting.ADVANCE, queue="alerts")
def advance_broadcast(subject: UUID) -> None:
    advancing.advance(subject)


@durable(advancing.LANE, queue="alerts")
def hand_over_lane(subject: UUID) -> None:
    lanes.work(subject)


@shared_task
def drop_old(**_: object) -> None:
    keeping.drop_old()
