"""Which rules does an alert have to keep, where does each come from, and what is told of one that is broken?

The names never change: screens, tests and other institutions' programs decide by them. The source is a section of the
OASIS standard "Common Alerting Protocol Version 1.2" of 1 July 2010, unless it says something else. Rules of this house
are marked so: the standard only recommends them, or leaves the matter open.
"""

from dataclasses import asdict, dataclass
from typing import Final

MOST_PROBLEMS: Final = 100
LONGEST_QUOTE: Final = 60

RULES: Final = {
    # What is read at all.
    "unreadable": "no rule of CAP: the file is missing or can't be opened",
    "too-large": "this house: at most 2 MiB, 20,000 elements, 16 levels",
    "encoding": "XML 1.0 §4.3.3; this house reads UTF-8, UTF-16, ASCII, ISO-8859-1 and windows-1252",
    "not-well-formed": "XML 1.0 §2.1",
    "doctype": "this house: §3.4 knows no document type, and entities are a way to attack a reader",
    "cap-version": "§3.4: the namespace urn:oasis:names:tc:emergency:cap:1.2",
    "not-cap": "§3.2.1 alert: the container of every message",
    # The frame.
    "unknown-element": "§3.4: only these elements, and XML signatures as the last of the message",
    "wrong-namespace": "§3.4: elementFormDefault is qualified",
    "unexpected-attribute": "§3.4: no element has attributes",
    "unexpected-text": "§3.4: containers hold elements alone",
    "missing-element": "§3.2: REQUIRED elements",
    "too-many": "§3.2: elements that may stand once",
    "wrong-order": "§3.4: sequence",
    "empty-element": "§3.2: REQUIRED elements say something",
    # Single values.
    "value-not-in-list": "§3.2: code values",
    "identifier-characters": "§3.2.1 identifier (2), sender (2): no spaces, commas, < or &",
    "time-form": "§3.3.2: YYYY-MM-DDThh:mm:ss with an offset in hours and minutes, no letter such as Z",
    "time-impossible": "§3.3.2, XML Schema part 2 §3.2.7: a day and a time that exist, an offset up to 14 hours",
    "time-utc": "§3.3.2: UTC is written -00:00",
    "language-tag": "§3.2.2 language (1): RFC 3066",
    "uri-form": "§3.2.2 web, §3.2.3 uri: a full, absolute URI",
    "quotes": "§3.2.1 addresses (3), incidents (3): a name with spaces stands in double quotes",
    "mime-type": "§3.2.3 mimeType: RFC 2046",
    "size-form": "§3.2.3 size: a whole number of bytes",
    "number-form": "§3.4: altitude and ceiling are decimal numbers",
    "reference-form": "§3.2.1 references (1): sender,identifier,sent with white space between them",
    # What has to fit together.
    "references-needed": "§3.2.1 msgType: Update, Cancel, Ack and Error say to which messages they belong",
    "reference-to-itself": "§3.2.1 references (1): an earlier message",
    "reference-from-the-future": "§3.2.1 references (1): an earlier message",
    "addresses-needed": "§3.2.1 addresses (1): required when scope is Private",
    "restriction-needed": "§3.2.1 scope, restriction: a Restricted message says by which rule",
    "exercise-note": "§3.2.1 status: the exercise SHOULD be named in note; this house asks for it",
    "expires-first": "§3.2.2 expires; this house: after sent, effective and onset",
    "one-info-per-language": "§3.2.2 info; this house: one block for the same area in the same language",
    "same-category": "CAP 1.2 IPAWS Profile 1.0: all info blocks are of the same categories",
    "same-event-code": "CAP 1.2 IPAWS Profile 1.0: all info blocks have the same event codes",
    "relative-uri": "§3.2.3 uri (2): relative only where it names the content of derefUri",
    "deref-uri": "§3.2.3 derefUri: the content of the file in base64",
    "digest": "§3.2.3 digest: SHA-1 (FIPS 180-2) of the file, fitting to derefUri where that is there",
    # Areas.
    "polygon-form": "§3.2.4 polygon, §3.3.1: pairs of latitude,longitude in decimal degrees with white space between",
    "polygon-too-few": "§3.2.4 polygon (2): at least four pairs",
    "polygon-open": "§3.2.4 polygon (2): the last pair is the first",
    "polygon-degenerate": "§3.2.4 polygon; this house: it encloses something",
    "polygon-crosses-itself": "§3.2.4 polygon; this house: it has one inside",
    "polygon-too-long": "this house: at most 8,000 corners in a polygon, 30,000 in a message",
    "circle-form": "§3.2.4 circle, §3.3.1: latitude,longitude, a space and a radius in kilometres",
    "circle-radius": "§3.2.4 circle: a radius is not negative",
    "coordinate-range": "§3.3.1 (WGS 84): latitude from -90 to 90, longitude from -180 to 180",
    "ceiling-without-altitude": "§3.2.4 ceiling (1): only in combination with altitude",
    "ceiling-below-altitude": "§3.2.4 altitude (1), ceiling (1): the lower and the upper limit",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule. `path` is like XPath, without prefixes; `message` is for an engineer, in English."""

    rule: str
    path: str
    message: str

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise KeyError(self.rule)

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def quoted(text: str) -> str:
    """What stands there, cut and without line breaks, for a message."""
    shown = " ".join(text.split())
    return f"“{shown[:LONGEST_QUOTE]}…”" if len(shown) > LONGEST_QUOTE else f"“{shown}”"
