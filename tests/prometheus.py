"""A Prometheus of the test's own, with the rules of deploy/, where Debian's `prometheus` is installed."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.notifications.kannel import end, wait_for
from tests.notifications.smtp import free_port

PROGRAM = shutil.which("prometheus")
RULES = Path(__file__).resolve().parent.parent / "deploy/prometheus/rules.yml"
# As docs/operations.md has it.
CONFIGURATION = """
global: {{scrape_interval: 15s, evaluation_interval: 15s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: econsulate
    authorization: {{credentials: "{token}"}}
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


@dataclass
class Prometheus:
    url: str

    def has_scraped(self) -> bool:
        targets = httpx.get(f"{self.url}/api/v1/targets").json()["data"]["activeTargets"]
        return any(target["health"] == "up" for target in targets)

    def alarms(self, *states: str) -> set[str]:
        """Names of the rules that ring, or are `pending` too, with the part they name."""
        rows = httpx.get(f"{self.url}/api/v1/alerts").json()["data"]["alerts"]
        firing = [row["labels"] for row in rows if row["state"] in {"firing", *states}]
        return {" ".join(filter(None, (row["alertname"], row.get("part")))) for row in firing}


@contextmanager
def watching(port: int, token: str, folder: Path) -> Iterator[Prometheus]:
    """It scrapes the web process at this port."""
    assert PROGRAM
    folder.mkdir()
    own, settings = free_port(), folder / "prometheus.yml"
    settings.write_text(CONFIGURATION.format(rules=RULES, token=token, port=port))
    command = [PROGRAM, f"--config.file={settings}", f"--storage.tsdb.path={folder / 'data'}"]
    with (folder / "said").open("wb") as said:
        listen = f"--web.listen-address=127.0.0.1:{own}"
        program = subprocess.Popen([*command, listen], cwd=folder, stdout=said, stderr=said)
    try:
        wait_for(own)
        yield Prometheus(f"http://127.0.0.1:{own}")
    finally:
        end(program)
