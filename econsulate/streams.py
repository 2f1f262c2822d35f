"""ASGI entry of the process of streams: `granian --interface asgi econsulate.streams:application`."""

from econsulate.core import logs
from econsulate.core.stream_configuration import StreamConfiguration
from econsulate.core.streams.process.application import Application

logs.configure({"level": "INFO"})
application = Application(StreamConfiguration.from_environment())
