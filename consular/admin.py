"""Panels of this app, gathered for the one site, which looks only here."""

from consular.visas import admin as visas

__all__ = ["visas"]
