"""Composition root of e-consulate."""

from econsulate.celery import app as celery_app

__all__ = ["celery_app"]
