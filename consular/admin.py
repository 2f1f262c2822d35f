"""Panels of this app, gathered for the one site, which looks only here; their order is that of the menu."""

from consular.visas import admin as visas  # isort: skip
from consular.cases import admin as cases  # isort: skip
from consular.abroad import admin as abroad  # isort: skip
from consular.finding import admin as finding  # isort: skip
from consular.missions import admin as missions  # isort: skip
from consular.privacy import admin as privacy
from consular.receipts import admin as receipts

__all__ = ["abroad", "cases", "finding", "missions", "privacy", "receipts", "visas"]
