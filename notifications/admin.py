"""Panels of this app, gathered for the one site, which looks only here."""

from notifications.alerts import admin as alerts
from notifications.checkins import admin as checkins

__all__ = ["alerts", "checkins"]
