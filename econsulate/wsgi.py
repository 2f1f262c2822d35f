"""WSGI entry: `granian --interface wsgi econsulate.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")
application = get_wsgi_application()
