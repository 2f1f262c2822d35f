"""Durable work of broadcasts. It is leased for no longer than a batch is, so that who died is missed no longer; each of
these may run twice at once, for the row of the broadcast and the leases of batches keep them apart."""

from uuid import UUID

from celery import shared_task

from econsulate.core.work.registry import durable
from notifications.broadcasts.models.broadcasts import Mode
from notifications.broadcasts.services import advancing, keeping, lanes, reconciling, working
from notifications.broadcasts.services.handing import LEASE


@durable(working.ADVANCE[Mode.EXERCISE], queue="exercises", lease=LEASE)
@durable(working.ADVANCE[Mode.LIVE], queue="alerts", lease=LEASE)
def advance_broadcast(subject: UUID) -> None:
    advancing.advance(subject)


@durable(working.LANE[Mode.EXERCISE], queue="exercises", lease=LEASE)
@durable(working.LANE[Mode.LIVE], queue="alerts", lease=LEASE)
def hand_over_lane(subject: UUID) -> None:
    lanes.work(subject)


@shared_task
def drop_old(**_: object) -> None:
    keeping.drop_old()


@shared_task
def reconcile(**_: object) -> None:
    reconciling.reconcile()
