"""How does an app talk to the running system? In plain HTTP: nothing of the system is imported here."""

import base64
import json
import re
import socket
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

SIGN_IN = "/_allauth/app/v1/auth/"
TUS = {"Tus-Resumable": "1.0.0"}
CODE = re.compile(r"\b\d{8}\b")
PATIENCE_SECONDS = 60
OK, NO_CONTENT, UNAVAILABLE = 200, 204, 503
Found = TypeVar("Found")


class Deviation(Exception):
    """The system did something else than the story says."""


def until(look: Callable[[], Found | None], what: str, *, seconds: float | None = None, pause: float = 0.1) -> Found:
    """What `look` finds, as soon as it finds something. Raises Deviation."""
    seconds = seconds or PATIENCE_SECONDS
    deadline = time.monotonic() + seconds
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise Deviation(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(pause)
    return found


@dataclass
class Place:
    """Where the system answers and where its sent mail can be read."""

    base: str
    mail: str

    def messages(self, address: str) -> list[dict[str, Any]]:
        """Newest first."""
        found: list[dict[str, Any]] = httpx.get(f"{self.mail}/messages", params={"to": address}).json()
        return found

    def one_time_password(self, address: str) -> str:
        """Of this moment, as a demo installation shows it."""
        page = httpx.get(f"{self.base}/panel/sign-in/demo/", headers={"Accept": "application/json"}).json()
        found: str = next(account["code"] for account in page["accounts"] if account["email"] == address)
        return found


@dataclass
class App:
    """One device: its session token, its language, and the status it expects of each answer."""

    place: Place
    language: str = "en"
    token: str = ""
    web: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.web = httpx.Client(base_url=self.place.base, timeout=30)

    def call(self, method: str, path: str, *, expect: int, **options: Any) -> httpx.Response:
        """One request. Raises Deviation, with the answer's own words, unless the status is the expected one."""
        response = self.ask(method, path, **options)
        if response.status_code != expect:
            raise Deviation(f"{method} {path} answered {response.status_code}, not {expect}:\n{in_words(response)}")
        return response

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One act: a broken line or a 503 is asked again, a POST under the same key, so that it happens once."""
        headers = {"Accept-Language": self.language, **options.pop("headers", {})}
        if self.token:
            headers["X-Session-Token"] = self.token
        if method == "POST" and "json" in options:
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))

        def answered() -> httpx.Response | None:
            try:
                response = self.web.request(method, path, headers=headers, **options)
            except httpx.TransportError:
                return None
            return None if response.status_code == UNAVAILABLE else response

        return until(answered, f"an answer to {method} {path}", pause=0.5)

    def get(self, path: str, *, expect: int = 200, **options: Any) -> Any:
        return self.call("GET", path, expect=expect, **options).json()

    def post(self, path: str, body: Any = None, *, expect: int = 200, **options: Any) -> Any:
        return self.call("POST", path, expect=expect, json=body or {}, **options).json()

    def patch(self, path: str, body: Any) -> Any:
        return self.call("PATCH", path, expect=200, json=body).json()

    def refused(self, path: str, body: Any, status: int, code: str) -> dict[str, Any]:
        """A POST that has to be refused with this status and stable code."""
        problem: dict[str, Any] = self.post(path, body, expect=status)
        if problem["code"] != code:
            raise Deviation(f"POST {path} was refused as {problem['code']}, not {code}")
        return problem

    def sign_in(self, address: str, *, new: bool = False) -> None:
        """By the code sent to the address or telephone; a new one is signed up."""
        before = len(self.place.messages(address))
        self.begin("signup" if new else "code/request", {"phone" if address.startswith("+") else "email": address})
        code = until(lambda: code_after(self.place.messages(address), before), f"a code to {address}")
        self.begin("code/confirm", {"code": code}, expect=(200, 401))

    def prove_second_factor(self, address: str) -> None:
        """With a one-time password; each is good once, so wait for the next."""

        tried: set[str] = set()

        def proved() -> bool | None:
            code = self.place.one_time_password(address)
            if code in tried:
                return None
            tried.add(code)
            return self.begin("2fa/authenticate", {"code": code}, expect=(200, 400, 429)).status_code == OK or None

        until(proved, "a one-time password nobody has used yet", seconds=100, pause=2)

    def begin(self, step: str, body: Any, *, expect: tuple[int, ...] = (401,)) -> httpx.Response:
        """One step of sign-in; 401 means there is another to come."""
        headers = {"Accept-Language": self.language} | ({"X-Session-Token": self.token} if self.token else {})
        response = self.web.post(SIGN_IN + step, json=body, headers=headers)
        if response.status_code not in expect:
            raise Deviation(f"sign-in step {step} answered {response.status_code}:\n{in_words(response)}")
        self.token = response.json().get("meta", {}).get("session_token") or self.token
        return response


def code_after(messages: list[dict[str, Any]], before: int) -> str | None:
    if len(messages) <= before:
        return None
    found = CODE.search(messages[0]["text"])
    return found[0] if found else None


def in_words(response: httpx.Response) -> str:
    try:
        return json.dumps(response.json(), ensure_ascii=False, indent=2)
    except ValueError:
        return response.text[:2000]


@dataclass
class Upload:
    """One resumable upload (tus 1.0) of `content`."""

    app: App
    content: bytes
    name: str
    path: str = ""

    def open(self) -> None:
        name = base64.b64encode(self.name.encode()).decode()
        headers = {"Upload-Length": str(len(self.content)), "Upload-Metadata": f"filename {name}", **TUS}
        self.path = self.app.call("POST", "/api/v1/uploads", expect=201, headers=headers).headers["Location"]

    def send(self) -> None:
        """Everything, in one go."""
        answer = self.append(0)
        if answer.status_code != NO_CONTENT:
            raise Deviation(f"{self.name}: {in_words(answer)}")

    def resume(self) -> int:
        """Ask where to go on and go on there; returns how many bytes had been kept."""

        def resumed() -> int | None:
            kept = self.offset()
            # 409 while the server still writes down what came before the cut.
            return kept if 0 < kept < len(self.content) and self.append(kept).status_code == NO_CONTENT else None

        return until(resumed, "the upload to go on")

    def append(self, offset: int) -> httpx.Response:
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream", **TUS}
        return self.app.ask("PATCH", self.path, headers=headers, content=self.content[offset:])

    def cut(self, after: int) -> None:
        """Begin to send everything, then break the connection after so many bytes, as a tunnel does."""
        where = urlsplit(self.app.place.base)
        lines = [
            f"PATCH {self.path} HTTP/1.1",
            f"Host: {where.netloc}",
            f"X-Session-Token: {self.app.token}",
            "Tus-Resumable: 1.0.0",
            "Upload-Offset: 0",
            "Content-Type: application/offset+octet-stream",
            f"Content-Length: {len(self.content)}",
        ]
        with socket.create_connection((where.hostname or "", where.port or 80)) as line:
            line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + self.content[:after])
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    def offset(self) -> int:
        return int(self.app.call("HEAD", self.path, expect=200, headers=TUS).headers["Upload-Offset"])

    @property
    def id(self) -> str:
        return self.path.rsplit("/", 1)[1]


def uploaded(app: App, content: bytes, name: str) -> Upload:
    upload = Upload(app, content, name)
    upload.open()
    upload.send()
    return upload
