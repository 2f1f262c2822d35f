#!/usr/bin/env python
"""Django's command line for e-consulate."""

import os
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from econsulate.core.offline import settings_for_offline_use

# These read files and answer: a border officer's laptop has no settings, no database and no broker.
OFFLINE = {"validate_cap", "validate_mrz", "verify_alert", "verify_seal"}

if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in OFFLINE:
        os.environ |= settings_for_offline_use(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")
    try:
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as fault:
        # One sentence that says what to mend, not the road to it.
        sys.exit(str(fault))
    execute_from_command_line(sys.argv)
