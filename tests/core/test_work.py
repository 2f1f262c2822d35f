"""The ledger: nothing written down is lost, done twice at once, or able to take workers down for ever."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from econsulate.core.work import services
from econsulate.core.work.models import Work
from econsulate.core.work.registry import KINDS, durable
from econsulate.core.work.tasks import run_work

DONE: list[uuid.UUID] = []


class Boom(Exception):
    pass


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    DONE.clear()

    @durable("tests.note")
    def note(subject: uuid.UUID) -> None:
        DONE.append(subject)

    @durable("tests.urgent", queue="alerts")
    def urgent(subject: uuid.UUID) -> None:
        DONE.append(subject)

    @durable("tests.boom")
    def boom(subject: uuid.UUID) -> None:
        raise Boom

    @durable("tests.hog")
    def hog(subject: uuid.UUID) -> None:
        raise MemoryError

    yield
    for kind in ("tests.note", "tests.urgent", "tests.boom", "tests.hog"):
        del KINDS[kind]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(run_work, "apply_async", lambda **call: calls.append(call))
    return calls


@pytest.mark.django_db(transaction=True)
def test_workers_hear_of_it_on_commit_and_only_ids_travel(published: list[dict[str, Any]]) -> None:
    subject = uuid.uuid4()
    with transaction.atomic():
        services.enqueue("tests.note", subject=subject)
        assert published == []
    assert published[0]["kwargs"] == {"kind": "tests.note", "subject": str(subject)}
    assert published[0]["retry"] is False


@pytest.mark.django_db(transaction=True)
def test_work_of_a_rolled_back_transaction_does_not_exist(published: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        services.enqueue("tests.note", subject=uuid.uuid4())
        transaction.set_rollback(True)
    assert not Work.objects.exists()
    assert published == []


@pytest.mark.django_db(transaction=True)
def test_of_much_at_once_workers_hear_some_and_the_sweeper_tells_of_the_rest(
    published: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "HINTS_AT_ONCE", 2)
    monkeypatch.setattr(services, "ROWS_AT_ONCE", 3)
    subjects = [uuid.uuid4() for _ in range(7)]
    with transaction.atomic():
        services.enqueue("tests.note", subject=subjects[0])
        services.enqueue_all("tests.note", [*subjects, subjects[1]])
        assert published == []
    assert len(published) == 3
    assert services.sweep() == 7
    for call in published:
        services.run(call["kwargs"]["kind"], uuid.UUID(call["kwargs"]["subject"]))
    assert sorted(DONE) == sorted(subjects)


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_costs_the_request_nothing_and_the_sweeper_tells_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(**_: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(run_work, "apply_async", dead)
    monkeypatch.setattr(services, "_broker_back_at", 0.0)
    with transaction.atomic():
        services.enqueue("tests.note", subject=uuid.uuid4())
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(run_work, "apply_async", lambda **call: calls.append(call))
    assert services.sweep() == 0, "within the pause the broker is left alone"
    monkeypatch.setattr(services, "_broker_back_at", 0.0)
    assert services.sweep() == 1
    assert len(calls) == 1


@pytest.mark.django_db
def test_without_a_broker_the_sweeper_does_what_is_urgent_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(**_: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(run_work, "apply_async", dead)
    monkeypatch.setattr(services, "_broker_back_at", 0.0)
    monkeypatch.setattr(services, "DONE_BY_THE_SWEEPER", 2)
    urgent = [uuid.uuid4() for _ in range(3)]
    for subject in urgent:
        services.enqueue("tests.urgent", subject=subject)
    services.enqueue("tests.note", subject=uuid.uuid4())
    assert services.sweep() == 0
    assert urgent[:2] == DONE
    services.sweep()
    assert urgent == DONE
    assert Work.objects.get(state="due").kind == "tests.note"


@pytest.mark.django_db
def test_written_down_twice_is_done_once(published: list[dict[str, Any]]) -> None:
    subject = uuid.uuid4()
    services.enqueue("tests.note", subject=subject)
    services.enqueue("tests.note", subject=subject)
    assert services.run("tests.note", subject)
    assert not services.run("tests.note", subject)
    assert [subject] == DONE


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["tests.boom", "tests.hog"])
def test_failing_work_waits_longer_each_time_and_is_parked_after_five_tries(
    kind: str, published: list[dict[str, Any]]
) -> None:
    subject = uuid.uuid4()
    services.enqueue(kind, subject=subject)
    for _ in range(services.MAX_TRIES):
        assert services.run(kind, subject)
        assert not services.run(kind, subject), "not before its pause is over"
        Work.objects.update(due_at=Now() - timedelta(seconds=1))
    work = Work.objects.get()
    assert (work.state, work.tries) == (Work.State.PARKED, 5)
    assert work.error in {"Boom", "MemoryError"}


@pytest.mark.django_db
def test_work_that_kills_its_worker_five_times_is_parked(published: list[dict[str, Any]]) -> None:
    subject = uuid.uuid4()
    services.enqueue("tests.note", subject=subject)
    for _ in range(services.MAX_TRIES):
        assert services.claim("tests.note", subject) is not None
        Work.objects.update(lease_until=Now() - timedelta(seconds=1))
    services.sweep()
    assert Work.objects.get().state == Work.State.PARKED
    assert DONE == []


@pytest.mark.django_db
def test_a_worker_that_comes_back_late_changes_nothing(published: list[dict[str, Any]]) -> None:
    subject = uuid.uuid4()
    services.enqueue("tests.note", subject=subject)
    late = services.claim("tests.note", subject)
    Work.objects.update(lease_until=Now() - timedelta(seconds=1))
    second = services.claim("tests.note", subject)
    assert late is not None
    assert second is not None
    services.fail(late, "late")
    assert Work.objects.get().state == Work.State.LEASED
    services.finish(second)
    assert Work.objects.get().state == Work.State.DONE


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_the_work(published: list[dict[str, Any]]) -> None:
    subject = uuid.uuid4()
    services.enqueue("tests.note", subject=subject)

    def work(_: int) -> bool:
        try:
            return services.run("tests.note", subject)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(work, range(8))) == [False] * 7 + [True]
    assert [subject] == DONE
