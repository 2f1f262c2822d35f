"""What whoever watches sees of the nightly comparison."""

from typing import Any

from django.test import Client

from notifications import facade
from notifications.facade import Source
from tests.factories.presence import NOW, facts


def scraped(settings: Any) -> str:
    settings.METRICS_TOKEN = "t"
    return Client().get("/metrics", headers={"authorization": "Bearer t"}).content.decode()


def test_differences_of_the_last_comparison(db: None, settings: Any) -> None:
    assert "econsulate_presence" not in scraped(settings)
    facade.resync_presences([Source.RESIDENCE], lambda: iter([facts(1)]), now=NOW)
    shown = scraped(settings)
    assert 'econsulate_presence_differences{kind="missing"} 1.0' in shown
    assert "econsulate_presence_compared 1.0" in shown
    facade.resync_presences([Source.RESIDENCE], lambda: iter([facts(1)]), now=NOW)
    assert 'econsulate_presence_differences{kind="missing"} 0.0' in scraped(settings)
