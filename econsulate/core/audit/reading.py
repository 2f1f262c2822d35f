"""How is the trail read out of the database as the plain records that verification recomputes?"""

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db import connection, transaction

from econsulate.core.audit.seals import SealBroken, read_heads, trusted_keys
from econsulate.core.audit.verify import Report, verify

SELECT = """
    SELECT chain, seq, encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS at,
        action, actor, target_type, target, person, request_id, detail::text AS detail
    FROM core_auditentry WHERE %(chain)s::text IS NULL OR chain = %(chain)s ORDER BY chain, seq
"""


def records(chain: str | None = None) -> Iterator[Mapping[str, str]]:
    """Every entry, or those of one chain, in the order verification wants; memory stays flat."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(SELECT, {"chain": chain})
        names = [column.name for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))


def verify_chain(chain: str) -> Report:
    """Recompute one chain and look for every head of it that was sealed outside the database."""
    try:
        # Heads first: whatever was sealed before we read the trail must stand in it.
        sealed = [head for head in read_heads(settings.SEALS_DIR, trusted_keys()) if head["chain"] == chain]
    except SealBroken as broken:
        return Report(faults=[f"{broken}: altered, or sealed under a key that is not in ECONSULATE_AUDIT_EARLIER_KEYS"])
    return verify(records(chain), sealed)
