"""The bare views with what we do about statements: parsed and planned once a connection."""

from benchmarks.bare_settings import *  # noqa: F403

PREPARED = True
