"""Panels of this app, gathered for the one site, which looks only here."""

from notifications.alerts import admin as alerts

__all__ = ["alerts"]
