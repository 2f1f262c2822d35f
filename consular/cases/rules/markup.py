"""What does a mail in HTML say in plain text? Words and line breaks; nothing is fetched or shown as HTML. Pure."""

import re
from html.parser import HTMLParser

UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
BREAKS = frozenset({"br", "p", "div", "tr", "li", "table", "ul", "ol", "hr", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
SPACES, LINES = re.compile(r"[ \t\r\f\v\xa0]+"), re.compile(r"\n{3,}")


class Reader(HTMLParser):
    """Collects what a reader would see; what stands in a quotation is marked as mail programs do it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.unseen = 0
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN and tag != "head":
            self.unseen += 1
        elif tag == "blockquote":
            self.quoted += 1
            self.break_line()
        elif tag in BREAKS:
            self.break_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN and tag != "head":
            self.unseen = max(0, self.unseen - 1)
        elif tag == "blockquote":
            self.quoted = max(0, self.quoted - 1)
            self.break_line()
        elif tag in BREAKS and tag != "br":
            self.break_line()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self.break_line()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.found.append(SPACES.sub(" ", data.replace("\n", " ")))

    def break_line(self) -> None:
        self.found.append("\n" + "> " * min(self.quoted, 5))


def text_of_html(html: str) -> str:
    """As much of it as can be read; broken markup costs markup, not words.

    Where a part that is not to be seen never ends, all the rest would be lost in it: then more is shown than was meant.
    """
    reader = Reader()
    try:
        reader.feed(html)
        reader.close()
        whole = not reader.unseen
    except (AssertionError, ValueError, RecursionError):
        whole = False
    if not whole:
        reader.found.append("\n" + re.sub(r"<[^<>]*>", " ", html))
    lines = [line.strip() for line in "".join(reader.found).split("\n")]
    kept = ["" if line.strip("> ") == "" else line for line in lines]
    return LINES.sub("\n\n", "\n".join(kept)).strip()
