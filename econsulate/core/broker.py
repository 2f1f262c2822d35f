"""How do we speak to the broker? So that one that is dead costs next to nothing."""

from typing import Any


def broker_options(url: str) -> dict[str, Any]:
    """A short visibility timeout and short connects: a dead broker must cost a request next to nothing.

    RabbitMQ that is there and says nothing, as when its disk is full, would be waited for without end, when it is told
    something and again when the line is closed.
    """
    if url.startswith("amqp"):
        return {"confirm_publish": True, "connect_timeout": 1, "read_timeout": 1, "write_timeout": 1}
    return {
        "visibility_timeout": 60,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": 2,
    }
