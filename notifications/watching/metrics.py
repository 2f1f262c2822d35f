"""What does whoever watches the system see of its channels? Read at each scrape, so that silence shows by itself."""

from typing import Any

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from notifications.watching.rules import ALARMING, RouteState
from notifications.watching.services.telling import routes


class RouteCollector(Collector):
    def collect(self) -> Any:
        watched = GaugeMetricFamily(
            "econsulate_route_watched", "1: something is sent to a test address each minute.", labels=["channel"]
        )
        down = GaugeMetricFamily(
            "econsulate_route_down", "1: no test was accepted, or none made, for 3 minutes.", labels=["channel"]
        )
        quiet = GaugeMetricFamily(
            "econsulate_route_quiet_seconds", "Since a test was accepted last.", labels=["channel"]
        )
        took = GaugeMetricFamily(
            "econsulate_route_took_seconds", "How long the last accepted test took.", labels=["channel"]
        )
        for route in routes():
            watched.add_metric([route.channel], float(route.state != RouteState.UNWATCHED))
            if route.health is None or route.quiet_seconds is None:
                continue
            down.add_metric([route.channel], float(route.state in ALARMING))
            quiet.add_metric([route.channel], route.quiet_seconds)
            if route.health.took_ms is not None:
                took.add_metric([route.channel], route.health.took_ms / 1000)
        return [watched, down, quiet, took]
