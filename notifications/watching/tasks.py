"""Each minute: is every channel still there? One task for each, so that one that is slow holds up no other."""

from celery import shared_task

from notifications.watching import rules
from notifications.watching.services import probing

# A test that waited for its turn until the next one says nothing of the channel.
EXPIRES = rules.EVERY.total_seconds() - 10


@shared_task
def tick(**_: object) -> None:
    for kind in probing.tick():
        probe.apply_async((kind,), expires=EXPIRES)


@shared_task
def probe(kind: str, **_: object) -> None:
    probing.probe(kind)
