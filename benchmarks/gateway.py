"""What takes a push in place of Google? nghttpd on 127.0.0.1, which answers every POST from a file.

Debian has it and h2load in nghttp2-server and nghttp2-client. It judges nothing (tests/notifications/push/services.py
does), so it is no bottleneck: `limit` measures its own.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from benchmarks.servers import running
from econsulate.core.embedded import ports
from tests.notifications.push.http2 import authority

SEND = "v1/projects/bench/messages:send"
BODY = {
    "message": {
        "token": "x" * 160,
        "data": {"message": "0" * 36, "delivery": "0" * 36, "urgent": "1"},
        "android": {"collapse_key": "urgent", "priority": "HIGH", "ttl": "21600s"},
    }
}


@contextmanager
def gateway(folder: Path) -> Iterator[dict[str, str]]:
    """The settings by which our FCM channel finds it."""
    if not (shutil.which("nghttpd") and shutil.which("h2load")):
        sys.exit("nghttpd and h2load are needed: apt install nghttp2-server nghttp2-client")
    root, port = folder / "answers", ports.any_free()
    (root / SEND).parent.mkdir(parents=True)
    (root / SEND).write_text('{"name": "projects/bench/messages/1"}')
    (root / "token").write_text('{"access_token": "bench", "expires_in": 3600, "token_type": "Bearer"}')
    trusted, server = authority(folder)
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = {"project_id": "bench", "client_email": "bench@example.org", "private_key_id": "1", "private_key": pem}
    url = f"https://127.0.0.1:{port}"
    (folder / "account.json").write_text(json.dumps({**account, "token_uri": f"{url}/token"}))
    (folder / "body.json").write_text(json.dumps(BODY))
    command = ["nghttpd", "-d", root, "-a", "127.0.0.1", "-n", "1", str(port), server, server]
    with running(command, port):
        yield {
            "ECONSULATE_FCM_CREDENTIALS_FILE": str(folder / "account.json"),
            "ECONSULATE_FCM_URL": url,
            "ECONSULATE_PUSH_CA_FILE": str(trusted),
        }


def limit(url: str, folder: Path, requests: int = 200_000, *options: str) -> float:
    """Requests a second that the gateway takes from a client in C: by one connection, a hundred at once."""
    many = ["-n", str(requests), "-c", "1", "-m", "100"] if not options else ["-n", str(requests), "-c", "100"]
    command = ["h2load", *options, *many, "-d", str(folder / "body.json"), f"{url}/{SEND}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"([\d.]+) req/s", said)
    assert found, said
    assert f"{requests} succeeded" in said, said
    return float(found[1])
