"""How does a bare machine get its `.venv`? Runs by path (`python3 -I …/bootstrap.py`) with the standard library only.

Costs nothing when the requirements have not changed: their hash is kept in `.venv/built-from`.
"""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
STAMP = VENV / "built-from"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
QUIET_SECONDS = 10


def main() -> None:
    refuse_old_python()
    fingerprint = hashlib.sha256(b"".join(path.read_bytes() for path in REQUIREMENTS) + bytes(VENV)).hexdigest()
    if is_current(fingerprint):
        STAMP.touch()
        return
    refuse_missing_parts()
    if not is_usable():
        say(f"Making .venv with Python {sys.version.split()[0]}; this happens once and takes a minute or two.")
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    install()
    STAMP.write_text(fingerprint)


def is_current(fingerprint: str) -> bool:
    return STAMP.exists() and STAMP.read_text() == fingerprint and is_usable()


def is_usable() -> bool:
    """`.venv` has pip, and the interpreter behind it is the one asked for (it may have been upgraded away)."""
    asked = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", asked], check=False, capture_output=True).returncode == 0


def refuse_old_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (any Python may run this file)
        stop(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.",
            "Install one (Debian and Ubuntu: apt install python3.11 python3.11-venv) "
            "and name it: make PYTHON=python3.11",
        )


def refuse_missing_parts() -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        stop(
            f"{sys.executable} comes without its venv module.",
            f"Debian and Ubuntu: apt install {package}. Elsewhere: a Python from python.org has it.",
        )
    if not os.access(VENV if VENV.exists() else ROOT, os.W_OK):
        stop(f"{ROOT} cannot be written, so .venv cannot be made there.", f"chown -R $USER {ROOT}")


def install() -> None:
    """pip, with a line of progress: it can be silent for half a minute while it unpacks."""
    wanted = len(set(re.findall(r"^([\w.-]+)==", "".join(p.read_text() for p in REQUIREMENTS), re.MULTILINE)))
    arguments = [argument for path in REQUIREMENTS for argument in ("-r", str(path))]
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", *arguments]
    progress = Progress(wanted)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout  # noqa: S101
        for line in pip.stdout:
            progress.read(line)
    progress.done.set()
    if pip.returncode:
        stop("pip could not install the requirements:\n" + "".join(progress.lines[-15:]), hint_for(progress.lines))
    say(f"Installed {wanted} packages in {progress.seconds()} s.")


def hint_for(lines: list[str]) -> str:
    text = "".join(lines)
    if "No space left" in text:
        return "Free some disk space (about 700 MB are needed) and run the command again."
    if "Could not find a version" in text or "Connection" in text:
        return (
            "Check that this machine reaches a Python package index (pip config list; https_proxy), then run it again."
        )
    return "Run the command again; if it persists, the lines above say what to mend."


class Progress:
    """Counts what pip fetches and says so now and then, also while pip itself says nothing."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.fetched, self.doing = wanted, 0, "starting pip"
        self.lines: list[str] = []
        self.began = time.monotonic()
        self.done = threading.Event()
        threading.Thread(target=self.keep_talking, daemon=True).start()

    def read(self, line: str) -> None:
        self.lines.append(line)
        if line.startswith("Collecting "):
            self.fetched += 1
            self.doing = f"fetched {self.fetched} of {self.wanted} packages"
            if self.fetched % 25 == 0:
                self.tell()
        elif line.startswith("Installing collected"):
            self.doing = f"unpacking {self.wanted} packages (pip is silent meanwhile)"
            self.tell()

    def keep_talking(self) -> None:
        while not self.done.wait(QUIET_SECONDS):
            self.tell()

    def tell(self) -> None:
        say(f"  {self.seconds():>3} s  {self.doing}")

    def seconds(self) -> int:
        return round(time.monotonic() - self.began)


def run(command: list[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        stop(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}", "apt install python3-venv, or mend the above.")


def say(text: str) -> None:
    print(text, flush=True)


def stop(problem: str, mend: str) -> None:
    sys.exit(f"{problem}\n→ {mend}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped; the next run goes on from here.")
