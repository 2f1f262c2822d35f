"""ASGI entry of the process of streams: `granian --interface asgi econsulate.streams:application`."""

import resource

from econsulate.core import logs
from econsulate.core.stream_configuration import StreamConfiguration
from econsulate.core.streams.process.application import Application

logs.configure({"level": "INFO"})
# Each stream is an open file; a shell usually allows a thousand until more are asked for.
_soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
application = Application(StreamConfiguration.from_environment())
