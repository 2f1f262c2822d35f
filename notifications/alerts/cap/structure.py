"""Which elements may stand in which, how often and in which order? (CAP 1.2 §3.2 and the schema of §3.4)

One table for reading and writing, so that neither knows an element that the other doesn't.
"""

from dataclasses import dataclass
from typing import Any, Final

from notifications.alerts.cap.messages import Area, Info, Message, Named, Resource
from notifications.alerts.cap.shapes import CIRCLE, POLYGON
from notifications.alerts.cap.values import (
    ABSOLUTE_URI,
    BASE64,
    DIGEST,
    IDENTIFIER,
    LANGUAGE_KIND,
    MIME,
    NUMBER_KIND,
    REFERENCES,
    SIZE,
    TEXT,
    TIME_KIND,
    URI,
    WORDS,
    Kind,
    one_of,
)
from notifications.alerts.cap.vocabulary import (
    Category,
    Certainty,
    MsgType,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)


@dataclass(frozen=True, slots=True)
class Child:
    """An element in its container, and the field of the value that it fills."""

    name: str
    field: str
    kind: "Kind | Container"
    required: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Container:
    made: type[Any]
    children: tuple[Child, ...]


NAMED: Final = Container(
    Named, (Child("valueName", "value_name", TEXT, required=True), Child("value", "value", TEXT, required=True))
)
AREA: Final = Container(
    Area,
    (
        Child("areaDesc", "area_desc", TEXT, required=True),
        Child("polygon", "polygons", POLYGON, many=True),
        Child("circle", "circles", CIRCLE, many=True),
        Child("geocode", "geocodes", NAMED, many=True),
        Child("altitude", "altitude", NUMBER_KIND),
        Child("ceiling", "ceiling", NUMBER_KIND),
    ),
)
RESOURCE: Final = Container(
    Resource,
    (
        Child("resourceDesc", "resource_desc", TEXT, required=True),
        Child("mimeType", "mime_type", MIME, required=True),
        Child("size", "size", SIZE),
        Child("uri", "uri", URI),
        Child("derefUri", "deref_uri", BASE64),
        Child("digest", "digest", DIGEST),
    ),
)
INFO: Final = Container(
    Info,
    (
        Child("language", "language", LANGUAGE_KIND),
        Child("category", "categories", one_of(Category), required=True, many=True),
        Child("event", "event", TEXT, required=True),
        Child("responseType", "response_types", one_of(ResponseType), many=True),
        Child("urgency", "urgency", one_of(Urgency), required=True),
        Child("severity", "severity", one_of(Severity), required=True),
        Child("certainty", "certainty", one_of(Certainty), required=True),
        Child("audience", "audience", TEXT),
        Child("eventCode", "event_codes", NAMED, many=True),
        Child("effective", "effective", TIME_KIND),
        Child("onset", "onset", TIME_KIND),
        Child("expires", "expires", TIME_KIND),
        Child("senderName", "sender_name", TEXT),
        Child("headline", "headline", TEXT),
        Child("description", "description", TEXT),
        Child("instruction", "instruction", TEXT),
        Child("web", "web", ABSOLUTE_URI),
        Child("contact", "contact", TEXT),
        Child("parameter", "parameters", NAMED, many=True),
        Child("resource", "resources", RESOURCE, many=True),
        Child("area", "areas", AREA, many=True),
    ),
)
ALERT: Final = Container(
    Message,
    (
        Child("identifier", "identifier", IDENTIFIER, required=True),
        Child("sender", "sender", IDENTIFIER, required=True),
        Child("sent", "sent", TIME_KIND, required=True),
        Child("status", "status", one_of(Status), required=True),
        Child("msgType", "msg_type", one_of(MsgType), required=True),
        Child("source", "source", TEXT),
        Child("scope", "scope", one_of(Scope), required=True),
        Child("restriction", "restriction", TEXT),
        Child("addresses", "addresses", WORDS),
        Child("code", "codes", TEXT, many=True),
        Child("note", "note", TEXT),
        Child("references", "references", REFERENCES),
        Child("incidents", "incidents", WORDS),
        Child("info", "infos", INFO, many=True),
    ),
)
