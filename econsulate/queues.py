"""Which queue does each task go to, and what runs by the clock? Routed by module; the alerts queue has its own workers."""

QUEUES = ("alerts", "ordinary")

ROUTES = {
    "notifications.alerts.*": {"queue": "alerts"},
    "notifications.deliveries.*": {"queue": "alerts"},
    "*": {"queue": "ordinary"},
}

# Every entry is safe to run twice at once: each claims its rows before it works on them.
BEAT = {
    "seal-audit-heads": {"task": "econsulate.core.audit.tasks.seal_heads", "schedule": 60.0},
}
