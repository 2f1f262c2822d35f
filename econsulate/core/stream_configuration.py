"""What did the operator set for streams: where they are, and how many one process holds?

The process of streams reads only what is here and two addresses: it is given no key that opens anybody's data.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from econsulate.core.push_configuration import wrong

if TYPE_CHECKING:
    from econsulate.core.configuration import Environment

NAMES = frozenset({"STREAMS_URL", "STREAMS_MOST"})
MOST, MOST_GIVEN = 5000, 100_000


def url(given: "Environment") -> str:
    """Without a path; of another origin than the site only in a trial, where no proxy joins the two."""
    base, site = given.text("STREAMS_URL", given.public_base_url()).rstrip("/"), given.public_base_url()
    parts = urlsplit(base)
    if not (parts.scheme in {"http", "https"} and parts.netloc) or parts.path or parts.query or parts.fragment:
        raise wrong("STREAMS_URL", "is an address without a path, such as https://consulate.example.org")
    if not given.flag("DEMO") and base != site:
        raise wrong("STREAMS_URL", "is that of ECONSULATE_PUBLIC_BASE_URL outside demo mode: let the proxy join them")
    return base


@dataclass(frozen=True)
class StreamConfiguration:
    """`site` is the origin of the pages where streams have another one, else empty; `most` streams at a time."""

    secret_key: str
    database_url: str
    site: str
    most: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Raises ImproperlyConfigured."""
        from econsulate.core.configuration import Environment

        given = Environment(os.environ if environment is None else environment)
        given.refuse_unknown_names()
        given.database()
        site = given.public_base_url()
        return cls(
            secret_key=given.required("ECONSULATE_SECRET_KEY", "the same as for web"),
            database_url=given.required("DATABASE_URL", "the same as for web"),
            site="" if url(given) == site else site,
            most=given.number_within("STREAMS_MOST", MOST, most=MOST_GIVEN),
        )
