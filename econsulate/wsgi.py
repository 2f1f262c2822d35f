"""WSGI entry: `granian --interface wsgi econsulate.wsgi:application`."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")
application = get_wsgi_application()
# What is loaded stays. Looking through all of it for garbage held up a request now and then for a sixth of a second, so
# it is loaded whole, with all addresses, and left out of the looking.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
