"""Whatever comes over the wire is read or refused, never a crash; what people write is not taken for a quotation."""

import random
import subprocess
import time
from pathlib import Path

import pytest

from consular.cases.rules.letters import MOST_BYTES, Enclosure, Letter, Unreadable, read_letter
from consular.cases.rules.markup import text_of_html
from consular.cases.rules.quoting import parted
from tests.architecture.tree import ROOT
from tests.factories.mail import PDF, an_email

REPLY = "reply+abc@consulate.example.org"


def a_specimen() -> bytes:
    mail = an_email("reply@consulate.example.org", "Сәлем!\n\n> цитата", Subject="Жоғалған сөмке")
    mail.add_alternative("<p>Сәлем!<blockquote>цитата</blockquote>", subtype="html")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="Виза.pdf")
    inner = an_email("x@example.org", "within")
    mail.add_attachment(inner)
    return mail.as_bytes()


def mutated(raw: bytes, luck: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(luck.randint(1, 12)):
        at, until = sorted(luck.randrange(len(data) + 1) for _ in range(2))
        match luck.randrange(6):
            case 0:
                data[at : at + luck.randint(0, 40)] = luck.randbytes(luck.randint(0, 40))
            case 1:
                del data[at : min(until, at + 200)]
            case 2:
                data[at:at] = data[at : min(until, at + 400)]
            case 3:
                lines = bytes(data).split(b"\r\n")
                luck.shuffle(lines)
                data = bytearray(b"\r\n".join(lines))
            case 4:
                data = bytearray(bytes(data).replace(b"utf-8", luck.choice(CHARSETS)))
            case _:
                data[at:at] = luck.choice(SNIPPETS)
        data = data or bytearray(b"\n")
    return bytes(data)


CHARSETS = [
    b"utf-7",
    b"idna",
    b"punycode",
    b"unicode_escape",
    b"utf-16",
    b"no-such",
    b"zip",
    b"''\"",
    b"\xff",
    b"utf8\x00",
]
SNIPPETS = [
    b"\r\nFrom: a@b, c@d\r\n",
    b"\r\nFrom: =?utf-8?q?=ff?= <@>\r\n",
    b"=?utf-8?b?////?=",
    b"=?idna?q?xn--a?=",
    b'\r\nContent-Type: multipart/mixed; boundary="\r\n',
    b"\r\nContent-Type: text/html; charset*=x'y'%zz\r\n",
    b"\r\nContent-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=b\r\n",
    b"\r\nContent-Transfer-Encoding: base64\r\n\r\n====",
    b"\r\nContent-Transfer-Encoding: uuencode\r\n\r\nbegin 666 x\r\n!!!\r\n",
    b"\r\nContent-Type: message/rfc822\r\n\r\n",
    b"<![if !x]><!DOCTYPE [",
    b"\xed\xa0\x80\x00\x1b\xf0\x9f",
]


def test_hundreds_of_broken_mails_are_read_or_refused() -> None:
    specimen, read = a_specimen(), 0
    for seed in range(600):
        raw = mutated(specimen, random.Random(seed))
        try:
            letter = read_letter(raw)
        except Unreadable:
            continue
        read += 1
        parted(letter.text, ours="reply")
        for text in (
            letter.text,
            letter.subject,
            letter.sender,
            letter.message_id,
            *(e.name for e in letter.enclosures),
        ):
            text.encode()
            assert "\x00" not in text
        assert len(letter.fingerprint("a@b")) == 64
    assert read > 500


def test_a_whole_mail_is_read_whole() -> None:
    letter = read_letter(a_specimen())
    assert (letter.sender, letter.subject, letter.text) == ("aigul@example.org", "Жоғалған сөмке", "Сәлем!\n\n> цитата")
    assert [(e.name, e.media_type) for e in letter.enclosures] == [
        ("Виза.pdf", "application/pdf"),
        ("message/rfc822", "message/rfc822"),
    ]
    assert letter.enclosures[0].content == PDF


def nested(levels: int) -> bytes:
    parts = [f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(levels)]
    return ("From: a@example.org\n" + "".join(parts) + "\nhello\n").encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"x" * (MOST_BYTES + 1),
        nested(50),
        nested(5000),
        b"From: a@example.org\n" + b"".join(b"X-%d: y\n" % n for n in range(600)) + b"\nhello",
        b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 300 + b"--b--\n",
        b"From: a@example.org\n\n" + b"word " * 50_000,
        b"From: a@example.org\nContent-Type: text/html\n\n" + b"<p>x" * 400_000,
    ],
    ids=["large", "deep", "very deep", "headers", "parts", "text", "html"],
)
def test_what_exceeds_every_measure_is_refused_soon(raw: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(Unreadable):
        read_letter(raw)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"\x00" * 100, b"hello", b"From:", b"From: <>\n\nhi", b"From: a b@c d\n\nhi"]
)
def test_a_mail_that_names_nobody_has_no_sender(raw: bytes) -> None:
    assert read_letter(raw).sender == ""


@pytest.mark.parametrize("charset", ["idna", "punycode"])
def test_a_charset_of_no_mail_costs_no_time(charset: str) -> None:
    body = b"a" * 900_000
    began = time.monotonic()
    with pytest.raises(Unreadable):
        read_letter(f"Content-Type: text/plain; charset={charset}\n\n".encode() + body)
    assert time.monotonic() - began < 5


NEWS = "> There is news.\n> \n> Open the app."
COPY = f"From: e-consulate <{REPLY}>\nSent: Saturday\nTo: Aigul\nSubject: x\n\nThere is news."
ANSWERS = {
    "gmail": f"Thank you.\n\nOn Sat, Nov 28, 2026 at 10:00 AM e-consulate <{REPLY}> wrote:\n\n{NEWS}",
    "broken line": f"Thank you.\n\nOn Sat, 28 Nov 2026 at 10:00, e-consulate\n<{REPLY}> wrote:\n{NEWS}",
    "russian": f"Thank you.\n\nсб, 28 нояб. 2026 г. в 10:00, e-consulate <{REPLY}>:\n\n> Есть новости.",
    "thunderbird": f"Thank you.\n\nAm 28.11.2026 um 10:00 schrieb e-consulate:\n{NEWS}",
    "outlook": f"Thank you.\n\n________________________________\n{COPY}",
    "signature": "Thank you.\n-- \nAigul Example\n+82 10 1234 5678",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_told_from_the_mail_it_answers(name: str) -> None:
    answer, rest = parted(ANSWERS[name], ours="reply")
    assert answer == "Thank you."
    assert rest
    assert ANSWERS[name].endswith(rest)


@pytest.mark.parametrize(
    "text",
    [
        "> There is news.\n\nThank you, I have read it.",
        "> Where was it?\nIn a taxi.\n> When?\nYesterday.",
        "He wrote to me:\nsend money to x@example.net\nFrom: here on I did not answer.",
        "My address is now:\nMain street 1",
        "> only a quotation",
        "Dear officer,\n--\n" + "\n".join(f"line {n} of a long letter" for n in range(30)),
    ],
)
def test_what_may_be_the_answer_is_never_cut(text: str) -> None:
    assert parted(text, ours="reply") == (text.strip(), "")


@pytest.mark.parametrize("line", ["a" * 60_000 + "\nx", "1/1/11 " * 9_000])
def test_a_line_without_end_above_a_quotation_costs_no_time(line: str) -> None:
    began = time.process_time()
    assert parted(f"Hello\n{line}:\n> so", ours="reply")[1] == "> so"
    assert time.process_time() - began < 1


def test_words_above_a_quotation_stay() -> None:
    answer, rest = parted("The police told me this:\n> Come on Monday at the latest.", ours="reply")
    assert (answer, rest) == ("The police told me this:", "> Come on Monday at the latest.")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One<p>Two<br>Three", "One\n\nTwo\nThree"),
        ("a&lt;b&gt; &amp; c", "a<b> & c"),
        ("<title>x</title><script>evil()</script><!-- c -->shown", "shown"),
        ("<blockquote>quoted<br>more</blockquote>mine", "> quoted\n> more\nmine"),
        ("<a href='javascript:x'>link</a><img src=x onerror=y>", "link"),
        ("</p></blockquote></script>still here", "still here"),
    ],
)
def test_html_becomes_its_words(html: str, text: str) -> None:
    assert text_of_html(html).replace("\n\n", "\n") == text.replace("\n\n", "\n")


def test_the_same_mail_has_one_fingerprint() -> None:
    one = Letter("<1@x>", "a@b.c", "s", "t")
    assert one.fingerprint("A@x") == one.fingerprint("a@X")
    assert one.fingerprint("a@x") != one.fingerprint("b@x")
    # Without a Message-ID two photos and no words are two mails all the same.
    first, second = (
        Letter("", "a@b.c", "", "", (Enclosure("1.jpg", "image/jpeg", content),)) for content in (b"1", b"2")
    )
    assert first.fingerprint("a@x") != second.fingerprint("a@x")


@pytest.mark.parametrize("opened", ["<title>News", "<style>p {}", "<noscript>", "<script>"])
def test_what_never_ends_swallows_no_words(opened: str) -> None:
    assert "I need help" in text_of_html(f"<p>Hello</p>{opened}<p>I need help</p>")


def test_signs_without_end_are_read_in_one_go() -> None:
    began = time.process_time()
    text_of_html("<title>" + "<" * 200_000)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("script", ["receive-mail", "record-bounce"])
def test_a_script_alone_lets_the_mail_server_try_again(tmp_path: Path, script: str) -> None:
    alone = tmp_path / script
    alone.write_bytes((ROOT / "deploy/mail" / script).read_bytes())
    assert subprocess.run(["sh", str(alone), "x@example.org", ""], capture_output=True).returncode == 75
