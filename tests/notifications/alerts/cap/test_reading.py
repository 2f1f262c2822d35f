"""Bytes from strangers: what is read of them, what is refused, and that nothing ever raises."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from notifications.alerts.cap import tree
from notifications.alerts.cap.messages import Circle, Named, Polygon, Reference
from notifications.alerts.cap.reading import read
from notifications.alerts.cap.vocabulary import Category, MsgType, ResponseType, Scope, Severity, Status
from tests.notifications.alerts.cap.samples import WHOLE, changed

SIGNATURE = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:Object><x/>text</ds:Object></ds:Signature>'


def rules(data: bytes) -> list[str]:
    return [problem.rule for problem in read(data).problems]


def test_every_element_is_read() -> None:
    reading = read(WHOLE.encode())
    message = reading.message
    assert reading.valid
    assert message
    assert (message.status, message.msg_type, message.scope) == (Status.ACTUAL, MsgType.UPDATE, Scope.RESTRICTED)
    assert (message.identifier, message.sender) == ("UT-2026-0007", "alerts@consulate.utopia.example")
    assert message.sent == datetime(2026, 11, 29, 13, tzinfo=UTC)
    assert message.sent.utcoffset() == timedelta(hours=5)
    assert (message.source, message.restriction, message.note) == ("Duty desk", "Wardens alone", "Second bulletin")
    assert message.addresses == ("warden1@utopia.example", "Warden of the North")
    assert message.codes == ("wardens", "v1")
    earlier = Reference("alerts@consulate.utopia.example", "UT-2026-0006", datetime(2026, 11, 29, 12, tzinfo=UTC))
    assert message.references == (earlier,)
    assert message.incidents == ("flood-7", "Grey River")


def test_every_element_of_a_block_is_read() -> None:
    message = read(WHOLE.encode()).message
    assert message
    info, other = message.infos
    assert (info.language, info.categories) == ("en", (Category.MET, Category.SAFETY))
    assert info.response_types == (ResponseType.AVOID, ResponseType.EVACUATE)
    assert (info.severity, info.event, info.audience) == (Severity.SEVERE, "Flood", "Citizens of Utopia")
    assert info.event_codes == (Named("UT:event", "FL"),)
    assert info.description == "The river rises & two bridges of Lower Erewhon are closed."
    assert info.parameters == (Named("UT:bulletin", "2"),)
    assert (info.web, info.contact) == ("https://consulate.utopia.example/alerts/7", "+999 555 0100")
    (file,) = info.resources
    assert (file.resource_desc, file.mime_type, file.size, file.uri) == ("Map", "text/plain", 9, "map.txt")
    assert file.deref_uri == b"uppertown"
    (area,) = info.areas
    assert area.polygons == (Polygon(((10.5, 20.5), (10.5, 21.0), (11.0, 21.0), (11.0, 20.5), (10.5, 20.5))),)
    assert area.circles == (Circle((-10.25, 20.0), 12.5),)
    assert area.geocodes == (Named("UT:district", "07"),)
    assert (area.altitude, area.ceiling) == (100.0, 300.5)
    assert (other.language, other.event, other.effective) == ("uz-Cyrl", "Сел", None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<alert xmlns=", '<alert xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x" xmlns='),
        ("</alert>", f"{SIGNATURE}</alert>"),
        ("</alert>", f"{SIGNATURE}{SIGNATURE}</alert>"),
        ("<note>", "<!-- said on the telephone --><?keep calm?><note>"),
        ("Second bulletin", "<![CDATA[Second <bulletin> & more]]>"),
        ("<note>Second bulletin</note>", "<note/>"),
        ("<value>2</value>", "<value/>"),
        (">uz-Cyrl<", "><"),
        (">uz-Cyrl<", ">x-utopian<"),
        ("<sent>2026-11-29T18:00:00+05:00", "<sent>\n 2026-11-29T18:00:00+05:00 "),
        ("10.5,20.5 10.5,21", "10.5,20.5\n\t10.5,21"),
        ("10.5,20.5 10.5,21 11,21 11,20.5 10.5,20.5", "-90,-180 -90,180 90,180 90,-180 -90,-180"),
        ("10.5,20.5 10.5,21 11,21 11,20.5 10.5,20.5", "10,179 10,-179 11,-179 11,179 10,179"),
        ("10.5,20.5 10.5,21 11,21 11,20.5 10.5,20.5", "0,0 2,0 1,1 2,2 0,2 1,1 0,0"),
        ("-10.25,20 12.5", "-10.25,20 0"),
        ("<ceiling>300.5</ceiling>", ""),
        ("<uri>map.txt</uri>", "<uri>https://utopia.example/map</uri>"),
        ("https://consulate.utopia.example/alerts/7", "https://consulate.utopia.example/огоҳлантириш"),
        ("2026-11-29T12:00:00-00:00", "2026-11-29T18:00:00+05:00"),
    ],
)
def test_what_real_alerts_do_is_let_be(old: str, new: str) -> None:
    assert rules(changed(old, new)) == []


def test_any_prefix_will_do() -> None:
    prefixed = WHOLE.replace("xmlns=", "xmlns:cap=").replace("</", "\0").replace("<", "<cap:").replace("\0", "</cap:")
    assert read(prefixed.replace("<cap:?", "<?").encode()).message == read(WHOLE.encode()).message


def test_an_alert_whose_utc_is_written_wrongly_is_understood_and_told() -> None:
    reading = read(changed("2026-11-29T18:05:00+05:00", "2026-11-29T13:05:00+00:00"))
    assert [problem.rule for problem in reading.problems] == ["time-utc"]
    assert reading.message == read(WHOLE.encode()).message


def test_a_message_that_breaks_a_rule_of_the_whole_is_understood_and_one_with_a_spoilt_value_is_not() -> None:
    assert read(changed("UT-2026-0006", "UT-2026-0007")).message
    assert (
        read(changed("<severity>Severe</severity>\n    <certainty>Observed</certainty>\n    <aud", "<aud")).message
        is None
    )


def test_comments_do_not_cut_a_text_short() -> None:
    message = read(changed("Second bulletin", "Sec<!-- x -->ond bulletin")).message
    assert message
    assert message.note == "Second bulletin"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "utf-8"), ("utf-16", "UTF-16"), ("utf-16", "utf-16")],
)
def test_unicode_is_read_with_and_without_a_mark(encoding: str, declared: str) -> None:
    data = WHOLE.replace('encoding="UTF-8"', f'encoding="{declared}"').encode(encoding)
    assert read(data).message == read(WHOLE.encode()).message


def test_latin_1_is_read() -> None:
    text = (
        WHOLE.replace("UTF-8", "ISO-8859-1")
        .replace("Second", "Zweite für")
        .replace("Сел", "x")
        .replace("Қуйи Эревон", "y")
    )
    message = read(text.encode("latin-1")).message
    assert message
    assert message.note == "Zweite für bulletin"


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode("utf-16-le"),
        WHOLE.encode("utf-32"),
        WHOLE.encode("utf-16"),
        b"\xef\xbb\xbf" + WHOLE.replace("UTF-8", "ISO-8859-1").encode(),
        WHOLE.replace("UTF-8", "utf-16").encode(),
        WHOLE.replace("UTF-8", "US-ASCII").encode(),
        WHOLE.encode().replace(b"Second", b"\xff\xfe"),
        WHOLE.encode().replace(b"Second", b"\xed\xa0\x80"),
        WHOLE.replace("UTF-8", "cp037").encode("cp037", "replace"),
        WHOLE.replace("Second", "\0").encode(),
        WHOLE.replace("Second", "&#0;").encode(),
        WHOLE.replace("Second", "&nbsp;").encode(),
        b"",
        b"\x00",
        b"<",
    ],
)
def test_tricks_with_encodings_and_characters_are_refused(data: bytes) -> None:
    (rule,) = rules(data)
    assert rule in {"encoding", "not-well-formed"}


@pytest.mark.parametrize(
    "subset",
    [
        '<!DOCTYPE alert [<!ENTITY a "x">]>',
        '<!DOCTYPE alert SYSTEM "http://127.0.0.1:1/alert.dtd">',
        '<!DOCTYPE alert [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
        '<!DOCTYPE alert [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE alert [<!ATTLIST alert a CDATA "b">]>',
    ],
)
def test_no_document_type_is_ever_looked_into(subset: str) -> None:
    assert rules(changed("<alert xmlns", f"{subset}<alert xmlns").replace(b"Second", b"&c;")) == ["doctype"]


def test_what_is_too_large_too_deep_or_too_much_is_refused() -> None:
    padded = changed("Second bulletin", "x" * tree.LARGEST)
    assert rules(padded) == ["too-large"]
    assert rules(changed("Second bulletin", "<a>" * 20 + "</a>" * 20)) == ["too-large"]
    assert rules(changed("</alert>", SIGNATURE.replace("<x/>", "<x>" * 20 + "</x>" * 20) + "</alert>")) == ["too-large"]
    assert rules(changed("<note>", "<code>a</code>" * tree.MOST_ELEMENTS + "<note>")) == ["too-large"]


def test_a_polygon_of_very_many_corners_is_refused_before_it_costs_anything() -> None:
    comb = " ".join(f"{place % 2 * 10},{place / 100:.2f}" for place in range(15_000))
    twice = f"0,0 {comb} 0,0</polygon><polygon>0,0 {comb} 0,0"
    assert rules(changed("10.5,20.5 10.5,21 11,21 11,20.5 10.5,20.5", twice))[-1] == "polygon-too-long"


def test_a_message_that_is_wrong_everywhere_is_told_of_in_a_hundred_problems() -> None:
    assert len(rules(changed("<note>", "<mood/>" * 5_000 + "<note>"))) == 100


@pytest.mark.parametrize("root", ["feed", "EDXLDistribution", "Envelope"])
def test_what_is_no_alert_is_told(root: str) -> None:
    assert rules(f'<{root} xmlns="urn:x">{WHOLE.partition("?>")[2]}</{root}>'.encode()) == ["not-cap"]


@given(some.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_arbitrary_bytes_never_raise(data: bytes) -> None:
    reading = read(data)
    assert reading.problems
    assert reading.message is None


PIECES = some.sampled_from(
    b"< > & </info> <info> \xff \x00 ]]> <!-- --> <?x?> &#xD800; 99 - xmlns= 1,1 \xd8\x00 <polygon/> 5E9 \
9999-12-31T23:59:59-14:00 0001-01-01T00:00:00+14:00 urn:oasis:names:tc:emergency:cap:1.1".split()
)


@given(some.data())
@settings(max_examples=500, deadline=None)
def test_mutated_messages_never_raise(data: Any) -> None:
    mutated = WHOLE.encode()
    for _change in range(data.draw(some.integers(1, 4))):
        start = data.draw(some.integers(0, len(mutated)))
        end = min(len(mutated), start + data.draw(some.integers(0, 40)))
        mutated = mutated[:start] + data.draw(PIECES | some.binary(max_size=6)) + mutated[end:]
    reading = read(mutated)
    assert reading.message or reading.problems
    assert all(len(problem.message) < 500 and len(problem.path) < 300 for problem in reading.problems)


def test_no_file_is_opened_and_no_connection_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_arguments: Any, **_named: Any) -> None:
        raise AssertionError("something was opened")

    monkeypatch.setattr("builtins.open", opened)
    monkeypatch.setattr("socket.socket", opened)
    monkeypatch.setattr(Path, "open", opened)
    subset = '<!DOCTYPE alert SYSTEM "file:///etc/passwd"><alert xmlns'
    assert rules(changed("<alert xmlns", subset)) == ["doctype"]
    assert rules(WHOLE.encode()) == []
