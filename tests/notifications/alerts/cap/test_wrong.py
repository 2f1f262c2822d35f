"""Messages that differ from a right one in a single place, and the rule that each breaks."""

import pytest

from notifications.alerts.cap.problems import RULES
from notifications.alerts.cap.reading import read
from tests.notifications.alerts.cap.samples import WHOLE, changed, without

CODE = "<value>FL</value></eventCode>"
FIRST_CODE = f"{CODE}\n    <effective>"
POLYGON = "10.5,20.5 10.5,21 11,21 11,20.5 10.5,20.5"
PARAMETER = "<parameter><valueName>UT:bulletin</valueName><value>2</value></parameter>"
REFERENCE = "alerts@consulate.utopia.example,UT-2026-0006,2026-11-29T12:00:00-00:00"
CIRCLE = "-10.25,20 12.5"
SCOPE = "<scope>Restricted</scope>"
SECOND = "<language>uz-Cyrl</language>"
DESC = "<areaDesc>Қуйи Эревон</areaDesc>"
PLACE = WHOLE[WHOLE.index("      <areaDesc>Lower") : WHOLE.index("    </area>\n  </info>\n  <info>")].strip()
EFFECTIVE = "2026-11-29T18:05:00+05:00"
ONSET = "2026-11-29T20:00:00+05:00"
ENDS = "<expires>2026-11-30T20:00:00+05:00</expires>\n    <senderName>"
SENT = "2026-11-29T18:00:00+05:00"
URI = "<uri>map.txt</uri>"
CONTENT = "<derefUri>dXBwZXJ0b3du</derefUri>"
DIGEST = WHOLE[WHOLE.index("<digest>") : WHOLE.index("</resource>")].strip()

CHANGES = [
    # The frame.
    ("comma in the namespace", 'cap:1.2">', 'cap:1,2">', "cap-version"),
    ("CAP 1.1", 'cap:1.2">', 'cap:1.1">', "cap-version"),
    ("CAP 1.0", "urn:oasis:names:tc:emergency:cap:1.2", "http://www.incident.com/cap/1.0", "cap-version"),
    ("no namespace", ' xmlns="urn:oasis:names:tc:emergency:cap:1.2"', "", "not-cap"),
    ("another root", "<alert xmlns=", "<alarm xmlns=", "not-well-formed"),
    ("not closed", "</alert>", "", "not-well-formed"),
    ("a document type", "<alert xmlns", "<!DOCTYPE alert><alert xmlns", "doctype"),
    ("XML 1.1", '<?xml version="1.0"', '<?xml version="1.1"', "encoding"),
    ("an encoding nobody reads", 'encoding="UTF-8"', 'encoding="UTF-7"', "encoding"),
    ("an element nobody knows", "<note>", "<mood>grim</mood><note>", "unknown-element"),
    ("an element in a text", "Second bulletin", "Second <b>bulletin</b>", "unknown-element"),
    ("an element in the wrong container", SECOND, f"{SECOND}<scope>Public</scope>", "unknown-element"),
    ("another namespace", "<scope>", '<scope xmlns="urn:another">', "wrong-namespace"),
    ("an attribute", "<code>wardens", '<code id="a">wardens', "unexpected-attribute"),
    ("an attribute of a container", "<resource>", '<resource id="a">', "unexpected-attribute"),
    ("text between elements", "<note>", "Listen!<note>", "unexpected-text"),
    ("the wrong order", f"<source>Duty desk</source>\n  {SCOPE}", f"{SCOPE}<source>Duty</source>", "wrong-order"),
    ("a second event", "<event>Flood</event>", "<event>Flood</event><event>Mud</event>", "too-many"),
    ("a second scope", SCOPE, SCOPE * 2, "too-many"),
    ("a second areaDesc", DESC, DESC * 2, "too-many"),
    ("an event code of two values", FIRST_CODE, FIRST_CODE.replace("</ev", "<value>1</value></ev"), "too-many"),
    ("a signature within info", SECOND, '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>', "unknown-element"),
    # Nothing said.
    ("an empty identifier", "UT-2026-0007", "", "empty-element"),
    ("an event of spaces", "<event>Flood</event>", "<event>  </event>", "empty-element"),
    ("an empty areaDesc", DESC, "<areaDesc/>", "empty-element"),
    ("an empty category", "<category>Safety</category>\n    <event>", "<category/><event>", "empty-element"),
    ("an empty resourceDesc", "<resourceDesc>Map</resourceDesc>", "<resourceDesc/>", "empty-element"),
    ("a geocode without a value", "<value>07</value>", "<value/>", "empty-element"),
    ("a parameter without a name", "<valueName>UT:bulletin</valueName>", "<valueName/>", "empty-element"),
    ("a parameter without a value element", "<value>2</value>", "", "missing-element"),
    # Lists of values.
    ("a status nobody knows", "<status>Actual", "<status>Real", "value-not-in-list"),
    ("a status in small letters", "<status>Actual", "<status>actual", "value-not-in-list"),
    ("white space in a value", "<status>Actual", "<status> Actual", "value-not-in-list"),
    ("a kind nobody knows", "<msgType>Update", "<msgType>Warn", "value-not-in-list"),
    ("a scope nobody knows", "<scope>Restricted", "<scope>Secret", "value-not-in-list"),
    (
        "a category nobody knows",
        "<category>Safety</category>\n    <event>F",
        "<category>Sea</category><event>F",
        "value-not-in-list",
    ),
    ("a response nobody knows", "<responseType>Avoid", "<responseType>Run", "value-not-in-list"),
    (
        "a certainty of CAP 1.0",
        "Observed</certainty>\n    <audience>",
        "Very Likely</certainty><audience>",
        "value-not-in-list",
    ),
    # Names and times.
    ("a space in the identifier", "UT-2026-0007", "UT 2026 0007", "identifier-characters"),
    ("a comma in the identifier", "UT-2026-0007", "UT,2026", "identifier-characters"),
    ("an ampersand in the identifier", "UT-2026-0007", "UT&amp;7", "identifier-characters"),
    ("a < in the sender", "<sender>alerts", "<sender>&lt;alerts", "identifier-characters"),
    ("a line break in the sender", "<sender>alerts", "<sender>\nalerts", "identifier-characters"),
    ("a time with Z", SENT, "2026-11-29T13:00:00Z", "time-form"),
    ("a time without an offset", SENT, "2026-11-29T18:00:00", "time-form"),
    ("a fraction of a second", SENT, "2026-11-29T18:00:00.5+05:00", "time-form"),
    ("a day alone", EFFECTIVE, "2026-11-29", "time-form"),
    ("UTC with a plus", SENT, "2026-11-29T13:00:00+00:00", "time-utc"),
    ("the 31st of November", ONSET, "2026-11-31T20:00:00+05:00", "time-impossible"),
    ("25 o'clock", ONSET, "2026-11-29T25:00:00+05:00", "time-impossible"),
    ("an offset of 15 hours", EFFECTIVE, "2026-11-30T01:00:00+15:00", "time-impossible"),
    ("an empty time", f"<effective>{EFFECTIVE}", "<effective>", "time-form"),
    ("expires before sent and effective", ENDS, ENDS.replace("11-30", "11-28"), "expires-first"),
    ("expires with effective", ENDS, ENDS.replace("2026-11-30T20:00:00+05:00", EFFECTIVE), "expires-first"),
    ("expires before onset", ENDS, ENDS.replace("11-30T20", "11-29T19"), "expires-first"),
    # To whom it belongs, and for whom it is.
    ("an update of nothing", f"<references>{REFERENCE}</references>", "", "references-needed"),
    ("an update of an empty element", REFERENCE, "", "references-needed"),
    ("a reference of two parts", REFERENCE, "alerts@consulate.utopia.example,UT-2026-0006", "reference-form"),
    ("a reference with Z", "12:00:00-00:00", "12:00:00Z", "reference-form"),
    ("a reference in UTC with a plus", "12:00:00-00:00", "12:00:00+00:00", "time-utc"),
    ("references with commas between", REFERENCE, f"{REFERENCE},{REFERENCE}", "reference-form"),
    ("a reference to itself", "UT-2026-0006", "UT-2026-0007", "reference-to-itself"),
    ("a reference from the future", "29T12:00:00-00:00", "29T13:00:01-00:00", "reference-from-the-future"),
    ("no restriction", "<restriction>Wardens alone</restriction>", "", "restriction-needed"),
    ("an empty restriction", "<restriction>Wardens alone</restriction>", "<restriction/>", "restriction-needed"),
    ("an open quote", '"Warden of the North"', '"Warden of the North', "quotes"),
    ("an incident of nothing", '"Grey River"', '""', "quotes"),
    # Languages and links.
    ("an underscore in a language", "uz-Cyrl", "uz_Cyrl", "language-tag"),
    ("a language in full", "<language>en<", "<language>English<", "language-tag"),
    ("a link without a scheme", "https://consulate", "consulate", "uri-form"),
    ("a link without a host", "https://consulate.utopia.example/alerts/7", "https:alerts", "uri-form"),
    ("a space in a link", "example/alerts/7", "example/alerts 7", "uri-form"),
    (
        "other categories",
        "<category>Safety</category>\n    <category>Met</category>",
        "<category>Met</category>",
        "same-category",
    ),
    ("another event code", f"{CODE}\n    <expires>", f"{CODE}\n    <expires>".replace("FL", "EQ"), "same-event-code"),
    (
        "no event code in one",
        f"<eventCode><valueName>UT:event</valueName>{CODE}\n    <expires>",
        "<expires>",
        "same-event-code",
    ),
    # Files.
    ("a media type of one word", "text/plain", "text", "mime-type"),
    ("no media type", "<mimeType>text/plain</mimeType>", "", "missing-element"),
    ("a size in words", "<size>9", "<size>nine", "size-form"),
    ("a negative size", "<size>9", "<size>-9", "size-form"),
    ("content that is no base64", "dXBwZXJ0b3du", "upper town!", "deref-uri"),
    ("no content", CONTENT, "<derefUri/>", "deref-uri"),
    ("a relative link to nothing", CONTENT, "", "relative-uri"),
    ("a digest too short", DIGEST, "<digest>5fa08d</digest>", "digest"),
    ("a digest of something else", DIGEST, f"<digest>{'0' * 40}</digest>", "digest"),
    # Areas.
    ("commas for spaces", POLYGON, POLYGON.replace(" ", ","), "polygon-form"),
    ("no corners", f"<polygon>{POLYGON}", "<polygon>", "polygon-form"),
    ("a corner of words", POLYGON, POLYGON.replace("11,21", "here,there"), "polygon-form"),
    ("a corner that is no number", POLYGON, POLYGON.replace("11,21", "NaN,21"), "polygon-form"),
    ("an endless corner", POLYGON, POLYGON.replace("11,21", "1e999,21"), "polygon-form"),
    ("three pairs", POLYGON, "10.5,20.5 11,21 10.5,20.5", "polygon-too-few"),
    ("an open polygon", POLYGON, POLYGON.removesuffix(" 10.5,20.5"), "polygon-open"),
    ("latitude of 91", POLYGON, POLYGON.replace("11,21", "91,21"), "coordinate-range"),
    ("longitude of 181", POLYGON, POLYGON.replace("11,21", "11,181"), "coordinate-range"),
    ("an hourglass", POLYGON, "10,20 11,21 10,21 11,20 10,20", "polygon-crosses-itself"),
    ("a line", POLYGON, "10,20 10.1,20.1 10.3,20.3 10,20", "polygon-degenerate"),
    ("one point", POLYGON, "10,20 10,20 10,20 10,20", "polygon-degenerate"),
    ("a circle without a radius", CIRCLE, "-10.25,20", "circle-form"),
    ("a circle with units", CIRCLE, "-10.25,20 12.5km", "circle-form"),
    ("a negative radius", CIRCLE, "-10.25,20 -1", "circle-radius"),
    ("a circle nowhere", CIRCLE, "-100.25,20 1", "coordinate-range"),
    ("a ceiling alone", "<altitude>100</altitude>", "", "ceiling-without-altitude"),
    ("a ceiling below", "300.5", "99", "ceiling-below-altitude"),
    ("an altitude in words", "<altitude>100", "<altitude>high", "number-form"),
]
MANDATORY = ["identifier", "sender", "sent", "status", "msgType", "scope"]


@pytest.mark.parametrize(("old", "new", "rule"), [pytest.param(*change[1:], id=change[0]) for change in CHANGES])
def test_one_change_breaks_one_rule(old: str, new: str, rule: str) -> None:
    assert [problem.rule for problem in read(changed(old, new)).problems] == [rule]


@pytest.mark.parametrize(
    ("first", "second", "rules"),
    [
        (PLACE, DESC, []),
        (PLACE, PLACE, ["one-info-per-language"]),
        (PLACE, PLACE.replace("07", "08"), []),
        (PLACE.replace("11,21", "91,21"), PLACE.replace("11,21", "91,21"), ["coordinate-range"] * 2),
        (PLACE, PLACE.replace("Lower Erewhon", "The lower town"), ["one-info-per-language"]),
        (DESC, "<areaDesc>The lower town</areaDesc>", ["one-info-per-language"]),
    ],
)
def test_two_blocks_in_one_language_are_for_two_areas(first: str, second: str, rules: list[str]) -> None:
    message = changed("uz-Cyrl", "EN").decode().replace(DESC, second).replace(PLACE, first, 1)
    assert [problem.rule for problem in read(message.encode()).problems] == rules


@pytest.mark.parametrize("name", MANDATORY)
def test_a_mandatory_element_of_the_alert_is_missed(name: str) -> None:
    problems = read(without(name)).problems
    assert [(problem.rule, problem.path) for problem in problems] == [("missing-element", f"/alert/{name}")]


@pytest.mark.parametrize("name", ["event", "urgency", "severity", "certainty"])
def test_a_mandatory_element_of_an_info_is_missed(name: str) -> None:
    start = WHOLE.index(f"<{name}>", WHOLE.index("uz-Cyrl"))
    end = WHOLE.index("\n", start)
    problems = read((WHOLE[:start] + WHOLE[end:]).encode()).problems
    assert [(problem.rule, problem.path) for problem in problems] == [("missing-element", f"/alert/info[2]/{name}")]


def test_the_message_before_the_change_is_right() -> None:
    assert read(WHOLE.encode()).problems == ()


def test_every_rule_is_broken_somewhere() -> None:
    """Those of files and of sheer size have tests of their own."""
    elsewhere = {"unreadable", "too-large", "addresses-needed", "exercise-note", "polygon-too-long"}
    elsewhere |= {"one-info-per-language"}
    assert RULES.keys() - {change[3] for change in CHANGES} == elsewhere
