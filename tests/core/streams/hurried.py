"""The application with short times, for granian to serve in tests that wait for them."""

from econsulate.core.streams.process import application as process
from econsulate.core.streams.process import database

database.LOOK_EVERY = 0.5
process.HEARTBEAT = 0.3
process.LIFE = (3.0, 3.0)
from econsulate.streams import application  # noqa: E402, F401 - begins with these
