"""The Celery application. Workers: `celery -A econsulate worker -Q alerts` and `-Q ordinary`, apart from each other."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")

app = Celery("econsulate")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
