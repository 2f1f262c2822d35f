"""Is the trail whole? Recomputes every chain from plain records; needs no database when given an export."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

FIELDS = (
    "chain",
    "seq",
    "previous_hash",
    "at",
    "action",
    "actor",
    "target_type",
    "target",
    "person",
    "request_id",
    "detail",
)


@dataclass(frozen=True)
class Head:
    """Where a chain stands: entries counted and the last hash (hex)."""

    seq: int = 0
    hash: str = ""


@dataclass
class Report:
    """What verification found; `faults` are sentences naming chain and entry."""

    heads: dict[str, Head] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.faults


def entry_hash(record: Mapping[str, str]) -> str:
    """SHA-256 (hex) over the fields as `byte-length:text`, as the database trigger computes it."""
    digest = hashlib.sha256()
    for name in FIELDS:
        value = str(record[name]).encode()
        digest.update(b"%d:" % len(value) + value)
    return digest.hexdigest()


def verify(records: Iterable[Mapping[str, str]], sealed: Iterable[Mapping[str, str]] = ()) -> Report:
    """Check records ordered by chain and seq, then every sealed head against them (finds a cut tail)."""
    report = Report()
    hashes: dict[tuple[str, int], str] = {}
    for record in records:
        chain, seq = str(record["chain"]), int(record["seq"])
        head = report.heads.get(chain, Head())
        report.faults.extend(faults_of(record, head))
        report.heads[chain] = Head(seq, str(record["hash"]))
        hashes[chain, seq] = str(record["hash"])
    report.faults.extend(missing_heads(sealed, hashes))
    return report


def faults_of(record: Mapping[str, str], head: Head) -> Iterator[str]:
    place = f"{record['chain']} entry {record['seq']}"
    if int(record["seq"]) != head.seq + 1:
        yield f"{place}: follows entry {head.seq}, entries are missing or doubled"
    if record["previous_hash"] != head.hash:
        yield f"{place}: does not continue the chain before it"
    if record["hash"] != entry_hash(record):
        yield f"{place}: was altered"


def missing_heads(sealed: Iterable[Mapping[str, str]], hashes: Mapping[tuple[str, int], str]) -> Iterator[str]:
    for head in sealed:
        seq = int(head["seq"])
        if seq and hashes.get((str(head["chain"]), seq)) != head["hash"]:
            yield f"{head['chain']} entry {seq}: was sealed and is missing or different now"
