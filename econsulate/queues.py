"""Which queue does each task go to, and what runs by the clock? The alerts queue has its own workers; exercises, as all
that isn't real, stand with ordinary work or apart, never with alerts."""

from collections.abc import Collection

from celery.schedules import crontab

QUEUES = ("alerts", "ordinary", "exercises")


def out_of_bounds(queues: Collection[str], modes: Collection[str]) -> set[str]:
    """Which of these a process must not read whose carriers' credentials are for these modes alone: what is real never
    goes out by a drill's, nor a drill by those of what is real."""
    allowed = {"alerts", "ordinary"} if "live" in modes else set()
    return set(queues) - allowed - ({"exercises"} if "exercise" in modes else set())


ROUTES = {
    "notifications.alerts.*": {"queue": "alerts"},
    "notifications.broadcasts.*": {"queue": "alerts"},
    "notifications.contacts.*": {"queue": "alerts"},
    "notifications.deliveries.*": {"queue": "alerts"},
    "notifications.watching.*": {"queue": "alerts"},
    "*": {"queue": "ordinary"},
}

# Every entry is safe to run twice at once: each claims its rows before it works on them.
BEAT = {
    "seal-audit-heads": {"task": "econsulate.core.audit.tasks.seal_heads", "schedule": 60.0},
    "lapse-overdue-applications": {"task": "consular.visas.tasks.lapse_overdue", "schedule": 300.0},
    "remind-applicants": {"task": "consular.visas.tasks.remind", "schedule": 900.0},
    "hand-on-waiting-messages": {"task": "consular.visas.tasks.hand_on_messages", "schedule": 300.0},
    "close-ended-files": {"task": "consular.visas.tasks.close_ended", "schedule": 3600.0},
    "age-register": {"task": "consular.abroad.tasks.age_register", "schedule": crontab(hour=3, minute=10)},
    "forget-sos-positions": {
        "task": "consular.cases.tasks.forget_sos_positions",
        "schedule": crontab(hour=2, minute=40),
    },
    "forget-mails": {"task": "consular.cases.tasks.forget_mails", "schedule": crontab(hour=2, minute=50)},
    "forget-old-imports": {"task": "consular.abroad.tasks.forget_old_imports", "schedule": crontab(hour=2, minute=40)},
    "revive-imports": {"task": "consular.abroad.tasks.revive_imports", "schedule": 900.0},
    # Those that could not begin in time are not made up for.
    "watch-channels": {"task": "notifications.watching.tasks.tick", "schedule": 60.0, "options": {"expires": 50}},
    "count-presences": {"task": "notifications.presence.tasks.tick", "schedule": 60.0},
    "resync-presences": {"task": "consular.abroad.tasks.resync_presences", "schedule": crontab(hour=3, minute=40)},
    "forget-trips": {"task": "consular.privacy.tasks.forget_trips", "schedule": crontab(hour=2, minute=20)},
    "plan-erasures": {"task": "consular.privacy.tasks.plan_erasures", "schedule": crontab(hour=1, minute=30)},
    "discard-expired-exports": {"task": "consular.privacy.tasks.discard_expired_exports", "schedule": 3600.0},
    "publish-seal-revocations": {"task": "consular.visas.tasks.publish_revocations", "schedule": 3600.0},
    "reconcile-broadcasts": {"task": "notifications.broadcasts.tasks.reconcile", "schedule": 60.0},
    "drop-old-broadcasts": {"task": "notifications.broadcasts.tasks.drop_old", "schedule": crontab(hour=4, minute=20)},
    "forget-told-contacts": {"task": "notifications.contacts.tasks.forget_old", "schedule": crontab(hour=4, minute=30)},
    "forget-carried-parts": {"task": "notifications.deliveries.tasks.forget_carried_parts", "schedule": 3600.0},
    "purge-check-ins": {"task": "notifications.checkins.tasks.purge_old", "schedule": 3600.0},
    "forget-old-answers": {"task": "econsulate.core.idempotency.tasks.forget_old", "schedule": 3600.0},
    "end-overdue-uploads": {"task": "econsulate.core.files.tasks.end_overdue_uploads", "schedule": 600.0},
    "sweep-orphaned-files": {"task": "econsulate.core.files.tasks.sweep_orphans", "schedule": 24 * 3600.0},
    "tidy-feed": {"task": "econsulate.core.feed.tasks.tidy", "schedule": 600.0},
    "forget-old-limits": {"task": "econsulate.core.limits.tasks.forget_old", "schedule": 600.0},
    "forget-old-sessions": {"task": "econsulate.core.signin.tasks.forget_old", "schedule": 600.0},
}
