"""Who did what to which row, when? Append-only, one hash chain per mission, kept by the database itself.

The trigger gives each entry its place (`seq`), the hash of the one before it and its own: SHA-256 over the fields
below, each as `byte-length:text`. PostgreSQL and econsulate/core/audit/verify.py compute the same bytes.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

CENTRAL = "central"

CHAIN_SQL = """
    INSERT INTO core_audithead (chain, seq, hash) VALUES (NEW.chain, 0, '\\x') ON CONFLICT (chain) DO NOTHING;
    SELECT h.seq + 1, h.hash INTO NEW.seq, NEW.previous_hash FROM core_audithead h WHERE h.chain = NEW.chain FOR UPDATE;
    NEW.at = clock_timestamp();
    fields = ARRAY[
        NEW.chain, NEW.seq::text, encode(NEW.previous_hash, 'hex'),
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        NEW.action, NEW.actor, NEW.target_type, NEW.target, NEW.person, NEW.request_id, NEW.detail::text
    ];
    SELECT sha256(convert_to(string_agg(octet_length(f) || ':' || f, '' ORDER BY n), 'UTF8'))
        INTO NEW.hash FROM unnest(fields) WITH ORDINALITY AS t(f, n);
    UPDATE core_audithead SET seq = NEW.seq, hash = NEW.hash WHERE chain = NEW.chain;
    RETURN NEW;
"""


class AuditEntry(models.Model):
    """One act. `actor`, `target`, `person` are public ids; `detail` holds codes, ids and field names only."""

    chain = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(_("action"), max_length=80)
    actor = models.CharField(_("by"), max_length=36, blank=True)
    target_type = models.CharField(max_length=60)
    target = models.CharField(max_length=36)
    person = models.CharField(max_length=36, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="core_auditentry_chain_seq")]
        indexes = [
            models.Index(fields=["target", "id"], name="core_auditentry_target"),
            models.Index(fields=["person", "id"], name="core_auditentry_person", condition=~Q(person="")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="chain",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("fields", "text[]")],
                func=CHAIN_SQL,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'pgtrigger: the audit trail is append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.action}"


class AuditHead(models.Model):
    """The last entry of each chain; its row lock orders the chain."""

    chain = models.CharField(max_length=32, primary_key=True)
    seq = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"
