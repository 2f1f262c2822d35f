"""Our settings with next to nothing before the view (allauth insists on its middleware), and other addresses."""

from econsulate.settings import *  # noqa: F403

MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
ROOT_URLCONF = "benchmarks.bare_views"
