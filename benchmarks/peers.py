"""What do others need to tell many people? Libraries of .venv-bench, in a process of their own, at the same gateway."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.gateway import limit
from benchmarks.servers import running
from econsulate.core.embedded import ports
from econsulate.core.embedded.state import ROOT

PYTHON = ROOT / ".venv-bench" / "bin" / "python"
SCRIPT = ROOT / "benchmarks" / "peer_push.py"


def push(url: str, folder: Path, count: int) -> None:
    """Prints a line for each, or what is missing."""
    if not (PYTHON.parent.parent / "built-from").exists():
        print("(c) absent: there is no .venv-bench (make .venv-bench/built-from)")
        return
    if shutil.which("nghttpx"):
        with classic(url, folder) as http1:
            print(f"    that gateway by HTTP/1.1, through nghttpx: {limit(http1, folder, 20_000, '--h1'):,.0f}/s")
            sent("django", http1, folder, count)
    else:
        print("(c) django-push-notifications absent: it speaks HTTP/1.1 alone (apt install nghttp2-proxy)")
    sent("firebase", url, folder, count)


def sent(way: str, url: str, folder: Path, count: int) -> None:
    trust = {"REQUESTS_CA_BUNDLE": str(folder / "ca.pem"), "SSL_CERT_FILE": str(folder / "ca.pem")}
    command = [PYTHON, "-W", "ignore::DeprecationWarning", SCRIPT, way, str(count), url]
    said = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, env={**os.environ, **trust}).stdout
    report(**json.loads(said))


def report(*, name: str, count: int, seconds: float, cpu: float, memory: float) -> None:
    rate, each = count / seconds, cpu / count * 1e6
    print(f"(c) {name}, one process, {count:,}: {rate:,.0f}/s, {each:,.0f} us, {memory:.0f} MiB at most")


@contextmanager
def classic(url: str, folder: Path) -> Iterator[str]:
    """The same gateway for who speaks HTTP/1.1, by nghttpx, which asks it by HTTP/2."""
    port, server = ports.any_free(), folder / "server.pem"
    behind = [f"-b127.0.0.1,{urlsplit(url).port};;tls;proto=h2;sni=localhost", f"--cacert={folder / 'ca.pem'}"]
    options = [
        "--conf=/dev/null",
        "--log-level=ERROR",
        "--no-ocsp",
        "--accesslog-file=/dev/null",
        "--errorlog-file=/dev/null",
        "-n1",
    ]
    command = ["nghttpx", f"-f127.0.0.1,{port}", *behind, *options, server, server]
    with running(command, port):
        yield f"https://127.0.0.1:{port}"
