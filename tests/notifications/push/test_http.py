"""Many requests at once on few connections; how far a failed one came; and whom nobody may make us connect to."""

import multiprocessing
import ssl
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from socket import create_server
from threading import Thread
from typing import Any

import pytest

from notifications.channels import http
from notifications.channels.addresses import is_listed, is_public
from notifications.channels.http import Answer, Fault, Request, exchange
from tests.notifications.push.http2 import Reply, Seen, Server, serving

Certificates = tuple[Path, Path]


class Desk:
    """Answers as it is told for each path, the first few times."""

    def __init__(self) -> None:
        self.manners: dict[str, list[Reply]] = {}

    def judge(self, seen: Seen) -> Reply:
        queued = self.manners.get(seen.path)
        return queued.pop(0) if queued else Reply(200, b"fine")


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def server(trusting: None, desk: Desk, certificates: Certificates) -> Any:
    with serving(desk.judge, certificates[1]) as server:
        yield server


def asked(url: str, *, guarded: bool = False, alone: bool = False) -> Answer:
    (answer,) = exchange([Request(url, {"x-test": "1"}, b"hello", guarded=guarded, alone=alone)])
    return answer


def test_a_thousand_go_on_one_connection_a_hundred_at_a_time(server: Server) -> None:
    server.latency = 0.05
    began = time.monotonic()
    answers = exchange([Request(f"{server.url}/{n}", {}, b"%d" % n) for n in range(1000)])
    took = time.monotonic() - began
    assert {answer.status for answer in answers} == {200}
    assert server.connections == 1
    assert server.most_open > 10
    # One after the other they would take fifty seconds.
    assert took < 10
    assert sorted(int(seen.body) for seen in server.requests) == list(range(1000))


def test_answers_come_in_the_order_of_the_requests(server: Server, desk: Desk) -> None:
    desk.manners = {f"/{n}": [Reply(200 + n)] for n in range(50)}
    answers = exchange([Request(f"{server.url}/{n}", {}, b"") for n in range(50)])
    assert [answer.status for answer in answers] == [200 + n for n in range(50)]


def test_a_connection_stays_open_between_calls(server: Server) -> None:
    for _ in range(3):
        assert asked(f"{server.url}/x").status == 200
    assert server.connections == 1


@pytest.mark.parametrize("manner", ["refuse", "goaway"])
def test_what_a_closing_server_never_looked_at_is_sent_again(server: Server, desk: Desk, manner: str) -> None:
    asked(f"{server.url}/x")
    desk.manners = {"/y": [Reply(manner=manner)]}
    assert asked(f"{server.url}/y").status == 200


@pytest.mark.parametrize("manner", ["refuse", "goaway"])
@pytest.mark.parametrize(("alone", "fault"), [(True, Fault.TURNED_AWAY), (False, Fault.NO_ANSWER)])
def test_a_server_that_never_looks_at_anything_has_taken_nothing(
    server: Server, desk: Desk, manner: str, alone: bool, fault: Fault
) -> None:
    """On a connection kept open it may have: libcurl sends again there what died with the line too."""
    desk.manners = {"/y": [Reply(manner=manner) for _ in range(12)]}
    assert asked(f"{server.url}/y", alone=alone).fault is fault
    assert len(desk.manners["/y"]) == 6


@pytest.mark.parametrize("manner", ["reset", "hang"])
def test_what_was_written_and_not_answered_may_have_been_taken(
    server: Server, desk: Desk, impatient: None, manner: str
) -> None:
    desk.manners = {"/y": [Reply(manner=manner)]}
    assert asked(f"{server.url}/y").fault is Fault.NO_ANSWER
    assert asked(f"{server.url}/y").status == 200


def test_a_line_that_is_cut_each_time_may_have_brought_it(server: Server, desk: Desk) -> None:
    desk.manners = {"/y": [Reply(manner="cut")] * 3}
    assert asked(f"{server.url}/y").fault is Fault.NO_ANSWER


def test_one_that_hangs_holds_up_no_other(server: Server, desk: Desk, impatient: None) -> None:
    desk.manners = {"/hang": [Reply(manner="hang")]}
    began = time.monotonic()
    answers = exchange([Request(f"{server.url}/{'hang' if n == 0 else n}", {}, b"") for n in range(300)])
    assert [answer.status for answer in answers] == [0] + [200] * 299
    assert time.monotonic() - began < 10


def test_a_connection_that_swallowed_a_request_is_not_used_again(server: Server, desk: Desk, impatient: None) -> None:
    desk.manners = {"/hang": [Reply(manner="hang")]}
    asked(f"{server.url}/hang")
    asked(f"{server.url}/x")
    assert server.connections == 2


def test_nobody_there_is_no_connection(trusting: None) -> None:
    assert asked("https://127.0.0.1:1/x").fault is Fault.NO_CONNECTION


def test_a_server_that_never_greets_is_given_up_in_time(trusting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "CONNECT_SECONDS", 0.3)
    with create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        assert asked(f"https://127.0.0.1:{silent.getsockname()[1]}/x").fault is Fault.NO_CONNECTION
        assert time.monotonic() - began < 2


def test_a_certificate_nobody_vouches_for_is_no_connection(server: Server, settings: Any) -> None:
    settings.PUSH = {**settings.PUSH, "ca_file": "/etc/ssl/certs/ca-certificates.crt"}
    assert asked(f"{server.url}/x").fault is Fault.NO_CONNECTION
    assert not server.requests


def test_plain_http_is_not_spoken(server: Server) -> None:
    assert asked(server.url.replace("https", "http") + "/x").fault is Fault.NO_CONNECTION


def test_a_redirect_is_an_answer_and_is_not_followed(server: Server, desk: Desk) -> None:
    desk.manners = {"/y": [Reply(307, headers={"location": f"{server.url}/elsewhere"})]}
    assert asked(f"{server.url}/y").status == 307
    assert [seen.path for seen in server.requests] == ["/y"]


def test_of_a_long_answer_only_the_beginning_is_read(server: Server, desk: Desk) -> None:
    desk.manners = {"/y": [Reply(400, b"x" * 60_000)]}
    answer = asked(f"{server.url}/y")
    assert (answer.status, len(answer.body)) == (400, http.LARGEST_ANSWER)


def test_an_address_others_gave_leads_to_no_private_place(server: Server, settings: Any) -> None:
    settings.PUSH = {**settings.PUSH, "private_networks": []}
    for url in (f"{server.url}/x", f"https://localhost:{server.port}/x"):
        assert asked(url, guarded=True).fault is Fault.FORBIDDEN
    assert server.connections == 0
    settings.PUSH = {**settings.PUSH, "private_networks": [ip_network("127.0.0.1/32")]}
    assert asked(f"https://127.0.0.1:{server.port}/x", guarded=True).status == 200


def test_a_connection_of_our_own_serves_no_address_others_gave(server: Server, settings: Any) -> None:
    settings.PUSH = {**settings.PUSH, "private_networks": []}
    assert asked(f"{server.url}/ours").status == 200
    assert asked(f"{server.url}/theirs", guarded=True).fault is Fault.FORBIDDEN


def test_a_proxy_named_in_the_environment_is_not_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    assert asked(f"{server.url}/x").status == 200


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "0.1.2.3", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378::", "::7f00:1", "nonsense", "",
        "fec0::1", "::ffff:0:a00:1", "5f00::1", "3fff::1", "4000::1",
    ],
)  # fmt: skip
def test_private_places_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_public_places_are_known(address: str) -> None:
    assert is_public(address)


def test_a_list_of_hosts_names_hosts_and_what_lies_under_them() -> None:
    listed = ["web.push.apple.com", "*.push.services.mozilla.com"]
    assert is_listed("updates.push.services.mozilla.com", listed)
    assert is_listed("WEB.push.apple.com.", listed)
    for other in ("push.services.mozilla.com", "evilpush.services.mozilla.com.evil.example", "a.web.push.apple.com"):
        assert not is_listed(other, listed)


def test_a_server_that_speaks_only_http_1_is_understood(trusting: None, certificates: Certificates) -> None:
    class Old(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(201)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            return

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates[1])
    with ThreadingHTTPServer(("127.0.0.1", 0), Old) as server:
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        answers = exchange([Request(f"https://127.0.0.1:{server.server_port}/x", {}, b"%d" % n) for n in range(20)])
        http.Client.of_this_thread(False).hang_up()
        server.shutdown()
    assert [(answer.status, answer.body) for answer in answers] == [(201, b"%d" % n) for n in range(20)]


def test_two_processes_share_no_connection(server: Server) -> None:
    assert asked(f"{server.url}/parent").status == 200
    context = multiprocessing.get_context("fork")
    child = context.Process(target=lambda: asked(f"{server.url}/child"))
    child.start()
    child.join(10)
    assert asked(f"{server.url}/parent").status == 200
    assert server.connections == 2
