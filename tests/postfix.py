"""A Postfix of the test's own: private queue and settings in a temporary folder, mail in by SMTP on a high port.

It pipes mail for one domain into a script. Postfix runs that as `nobody`, who may not be able to read our Python; so
the script lays the mail in a spool, the test's process hands it to deploy/mail/receive-mail, and the script ends with
that one's exit code.
"""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from tests.notifications.smtp import free_port

QUEUES = ("maildrop", "incoming", "active", "deferred")
ROOT = Path(__file__).resolve().parent.parent
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
postlog unix-dgram n - n - 1 postlogd
receive unix - n n - 1 pipe
  flags=R user=nobody null_sender= argv={folder}/receive {folder}/spool ${{original_recipient}} ${{sender}}
bounces unix - n n - 1 pipe
  flags=R user=nobody null_sender= argv={folder}/receive {folder}/spool bounces:${{original_recipient}} ${{sender}}
"""
MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.consulate.example.org
mydestination =
local_recipient_maps =
alias_maps =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions =
recipient_delimiter = +
relay_domains = consulate.example.org
transport_maps = inline:{{ bounces@consulate.example.org=bounces: consulate.example.org=receive: }}
relayhost = [127.0.0.1]:{relay}
receive_destination_recipient_limit = 1
bounces_destination_recipient_limit = 1
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
disable_dns_lookups = yes
smtp_host_lookup = native
biff = no
"""
RECEIVE = """\
#!/bin/sh
spool=$1 one=$1/$$
printf '%s\\n%s\\n' "$2" "$3" >"$one.names" && cat >"$one.part" && mv "$one.part" "$one.mail" || exit 75
waited=0
while [ ! -s "$one.code" ]; do
    waited=$((waited + 1))
    [ $waited -gt 2000 ] && exit 75
    sleep 0.05
done
exit "$(cat "$one.code")"
"""


def why_not() -> str:
    """Why there can be none here, or ""."""
    if not all(Path(path).exists() for path in ("/usr/sbin/postfix", "/usr/lib/postfix/sbin/pipe")):
        return "Postfix is not installed"
    return "" if os.geteuid() == 0 else "only root may start Postfix"


@dataclass
class Postfix:
    port: int
    folder: Path
    environment: dict[str, str]
    codes: list[int] = field(default_factory=list)
    fail_first: int = 0
    stopping: bool = False

    def serve(self) -> None:
        """Hand over what lies in the spool, one after the other."""
        while not self.stopping:
            for mail in (self.folder / "spool").glob("*.mail"):
                self.hand_over(mail)
            time.sleep(0.05)

    def hand_over(self, mail: Path) -> None:
        recipient, sender = mail.with_suffix(".names").read_text().split("\n")[:2]
        if self.fail_first:
            # Killed in the middle: the database, the machine, whatever.
            self.fail_first -= 1
            code = 75
        else:
            with mail.open("rb") as content:
                ended = subprocess.run(
                    self.command(recipient, sender), stdin=content, env=self.environment, check=False, cwd=ROOT
                )
            code = ended.returncode
        self.codes.append(code)
        mail.unlink()
        part = mail.with_suffix(".code.part")
        part.write_text(str(code))
        part.rename(mail.with_suffix(".code"))

    def command(self, recipient: str, sender: str) -> list[str]:
        if recipient.startswith("bounces:"):
            return [str(ROOT / "deploy/mail/record-bounce"), recipient.removeprefix("bounces:")]
        return [str(ROOT / "deploy/mail/receive-mail"), recipient, sender]

    def waiting(self) -> int:
        """How many mails have not left it yet."""
        return sum(one.is_file() for name in QUEUES for one in (self.folder / "queue" / name).rglob("*"))

    def log(self) -> str:
        with suppress(FileNotFoundError):
            return (self.folder / "log").read_text()
        return ""


def environment() -> dict[str, str]:
    """What a process of its own needs to work on the test's database."""
    known = connection.settings_dict
    database = f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "econsulate.settings", "DATABASE_URL": database}


@contextmanager
def running(relay: int, known: dict[str, str]) -> Iterator[Postfix]:
    """Started, until the block ends; mail to others goes on to this port. `known` is the environment of what it pipes
    mail into."""
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    folder.chmod(0o755)
    office = Postfix(free_port(), folder, known)
    for name, mode in (("etc", 0o755), ("queue", 0o755), ("data", 0o700), ("spool", 0o777)):
        (folder / name).mkdir(mode=mode)
        (folder / name).chmod(mode)
    shutil.chown(folder / "data", "postfix")
    (folder / "etc/main.cf").write_text(MAIN.format(folder=folder, relay=relay))
    (folder / "etc/master.cf").write_text(MASTER.format(port=office.port, folder=folder))
    (folder / "receive").write_text(RECEIVE)
    (folder / "receive").chmod(0o755)
    control = ["/usr/sbin/postfix", "-c", str(folder / "etc")]
    thread = threading.Thread(target=office.serve, daemon=True)
    started = subprocess.run([*control, "start"], capture_output=True, text=True, timeout=30, check=False)
    assert started.returncode == 0, started.stderr + office.log()
    thread.start()
    try:
        yield office
    finally:
        office.stopping = True
        thread.join(timeout=20)
        subprocess.run([*control, "stop"], capture_output=True, timeout=30, check=False)
        shutil.rmtree(folder, ignore_errors=True)
