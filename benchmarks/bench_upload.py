"""How fast does a 50 MiB file arrive, beside npm @tus/server in the same run; and how long is a scan inspected?

Run: make bench-upload (needs node and npm). tus-js-client sends 5 MiB chunks to each in turn. Ours
encrypts, fsyncs and commits each chunk before it says so, and hashes what the disk holds when the file is handed in;
@tus/server writes plain files without fsync. Ours without fsync, in the same run, tells what waiting for the disk
costs.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.upload_settings"

import django

django.setup()

from django.conf import settings  # noqa: E402

from benchmarks.servers import running, served  # noqa: E402
from econsulate.core.accounts.models import User  # noqa: E402
from econsulate.core.crypto.models import DataKey  # noqa: E402
from econsulate.core.embedded import ports  # noqa: E402
from econsulate.core.files.models import StoredFile  # noqa: E402
from econsulate.core.files.services import uploads  # noqa: E402
from tests.core.files import samples  # noqa: E402
from tests.people import session_token  # noqa: E402

MIB = 1024 * 1024
FILE_BYTES = 50 * MIB
CHUNK_BYTES = 5 * MIB
PACKAGES = ["@tus/server@2.4.5", "@tus/file-store@2.1.1", "tus-js-client@4.3.1"]
HERE = Path(__file__).parent
WALL_LIMIT_SECONDS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few rounds")
    rounds = 2 if parser.parse_args().short else 10
    if not shutil.which("npm"):
        sys.exit("bench-upload compares with npm packages: install node and npm first (apt install npm)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare_node(folder)
        compare(folder, rounds=rounds)
    inspect_scan(rounds=min(rounds, 5))


def compare(folder: Path, *, rounds: int) -> None:
    owner = User.objects.create_user(f"bench-{time.time_ns()}@example.org")
    token = session_token(owner, second_factor=False)
    (folder / "peer").mkdir()
    peer_port = ports.any_free()
    peer = ["node", "tus_peer.mjs", str(peer_port), str(folder / "peer")]
    with (
        running(peer, peer_port, folder=folder),
        served("benchmarks.upload_settings") as safe,
        served("benchmarks.unsafe_upload_settings") as unsafe,
    ):
        ours, hasty = (f"http://127.0.0.1:{server.port}/api/v1/uploads" for server in (safe, unsafe))
        theirs = f"http://127.0.0.1:{peer_port}/files"
        places = (ours, token, theirs, "", hasty, token)
        send(folder, 1, *places)
        before = forget_peak(safe.workers[0])
        times = send(folder, rounds, *places)
        grown = peak(safe.workers[0]) - before
    rate = {place: FILE_BYTES / MIB / (statistics.median(took) / 1000) for place, took in times.items()}
    print(f"50 MiB in 5 MiB chunks, median of {rounds} rounds in turn; load average {os.getloadavg()[0]:.1f}:")
    print(f"  ours                {rate[ours]:7.1f} MiB/s   (encrypted, on disk, committed)")
    print(f"  @tus/server         {rate[theirs]:7.1f} MiB/s   (neither)")
    print(f"  ratio               {rate[ours] / rate[theirs]:7.2f}         (target: at least 1)")
    print(f"  ours without fsync  {rate[hasty]:7.1f} MiB/s   (for comparison only: what waiting for the disk costs)")
    print(f"  ratio               {rate[hasty] / rate[theirs]:7.2f}")
    print(f"  the disk alone      {disk_rate(rounds):7.1f} MiB/s   (5 MiB files, each written and fsynced)")
    print(f"  memory of the web process: {before / MIB:.0f} MiB, grown by {grown / MIB:.1f} MiB at its peak (under 20)")


def disk_rate(rounds: int) -> float:
    """What the disk under FILES_DIR takes, when each chunk must be on it before the next one begins."""
    chunk, took = os.urandom(CHUNK_BYTES), []
    with tempfile.TemporaryDirectory(dir=settings.STATE_DIR) as folder:
        for number in range(rounds * FILE_BYTES // CHUNK_BYTES):
            began = time.perf_counter()
            with open(Path(folder) / str(number), "wb", buffering=0) as file:
                file.write(chunk)
                os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return CHUNK_BYTES / MIB / statistics.median(took)


def inspect_scan(*, rounds: int) -> None:
    """From the claim of a 10-page scan of about 5 MB until the running worker has found it clean."""
    scan = samples.scan(10, size=(1654, 2339), noise=12)
    owner, key = User.objects.create_user(f"scan-{time.time_ns()}@example.org"), DataKey.objects.issue()
    took = []
    for _ in range(rounds):
        upload = uploads.begin(owner, length=len(scan), metadata="")
        upload = uploads.receive(upload, by=owner, offset=0, pieces=[scan])
        began = time.perf_counter()
        wait_until_clean(uploads.claim(upload, by=owner, data_key=key))
        took.append(time.perf_counter() - began)
    print(f"Scan of {len(scan) / 1e6:.1f} MB and 10 pages, from claim to clean, median of {len(took)}:")
    print(f"  {statistics.median(took):.2f} s (target: under 3)   virus scanner: {settings.CLAMAV_ADDRESS or 'none'}")


def wait_until_clean(file: StoredFile) -> None:
    deadline = time.monotonic() + WALL_LIMIT_SECONDS
    while file.state != StoredFile.State.CLEAN:
        if file.state == StoredFile.State.REJECTED or time.monotonic() > deadline:
            sys.exit(f"the scan is {file.state} {file.reason}: are the workers running? (make bench-upload)")
        time.sleep(0.02)
        file.refresh_from_db(fields=["state", "reason"])


def prepare_node(folder: Path) -> None:
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, folder)
    quiet = ["--no-audit", "--no-fund", "--loglevel", "error"]
    subprocess.run(
        ["npm", "install", "--prefix", str(folder), *quiet, *PACKAGES], check=True, stdout=subprocess.DEVNULL
    )


def send(folder: Path, rounds: int, *places: str) -> dict[str, list[float]]:
    """Milliseconds of each upload by endpoint."""
    command = ["node", "tus_client.mjs", str(rounds), str(FILE_BYTES), str(CHUNK_BYTES), *places]
    client = subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=WALL_LIMIT_SECONDS)
    times: dict[str, list[float]] = {}
    for line in client.stdout.splitlines():
        said = json.loads(line)
        times.setdefault(said["endpoint"], []).append(said["milliseconds"])
    return times


def forget_peak(pid: int) -> int:
    """Start a new peak; returns the memory held now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return peak(pid)


def peak(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


if __name__ == "__main__":
    main()
