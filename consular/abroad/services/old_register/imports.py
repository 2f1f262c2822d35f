"""Who brings an older register, who releases it, and when does its file go?"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from consular.abroad.models.old_registers import IMPORT_TRANSITIONS, ImportState, RegisterImport
from consular.abroad.rules.csv_records import Unreadable, records
from consular.abroad.rules.old_register import KNOWN, NEEDED
from consular.abroad.rules.old_words import in_words
from consular.abroad.services.old_register.running import TAKE_OVER, TRY
from consular.missions.models.missions import Mission
from consular.missions.services.authority import require_administrator
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.crypto.models import DataKey
from econsulate.core.errors import DomainError, FieldError, Forbidden, InvalidInput
from econsulate.core.files import rules
from econsulate.core.files.services import direct
from econsulate.core.files.services.keeping import delete_file
from econsulate.core.limits.services import Rate, allow
from econsulate.core.work.each import each_by_itself
from econsulate.core.work.models import Work
from econsulate.core.work.services import enqueue

RATE = Rate(20, 3600)
REPORT_KEPT = timedelta(days=30)
# What was tried so long ago says little of what would happen now.
TRIAL_KEPT = timedelta(days=14)
POLICY = "old_register"


class SecondPersonNeeded(Forbidden):
    code = "second_person_needed"
    title = _("Somebody else must release this: you brought the file yourself.")


class AnotherRuns(DomainError):
    code = "another_import_runs"
    title = _("Another file is being taken over. Wait until it is done.")


class ReportGone(DomainError):
    code = "report_gone"
    title = _("This report was kept for some weeks and is gone.")


def receive(pieces: Iterable[bytes], *, mission: Mission, source: str, by: User, now: datetime) -> RegisterImport:
    """Take a file in and have it tried. Raises NotAdministrator, TooManyRequests, TooLarge, InvalidInput (its header).

    Bytes are sealed as they come; nothing is locked meanwhile.
    """
    require_administrator(by, mission, now)
    allow("abroad.import", str(by.public_id), rate=RATE)
    arrived = direct.arrive(pieces, most=rules.WHOLE_FILE_BYTES)
    try:
        require_header(arrived)
        return begin(arrived, mission=mission, source=source, by=by)
    except BaseException:
        arrived.discard()
        raise


def require_header(arrived: direct.Arrived) -> None:
    """What is wrong with the first lines is said at once."""
    try:
        next(records(arrived.pieces(), known=KNOWN, needed=NEEDED), None)
    except Unreadable as fault:
        raise InvalidInput(errors=[FieldError("file", fault.code, in_words(fault.code, fault.names))]) from fault


@transaction.atomic
def begin(arrived: direct.Arrived, *, mission: Mission, source: str, by: User) -> RegisterImport:
    file = direct.keep(arrived, by=by, data_key=DataKey.objects.issue(), policy=POLICY, chain=mission.code)
    register = RegisterImport(mission=mission, source=source, file=file, uploaded_by=by)
    register.save(force_insert=True)
    record("abroad.import.brought", by=by, target=register, chain=mission.code, detail={"source": source})
    enqueue(TRY, subject=register.public_id)
    return register


@transaction.atomic
def release(register: RegisterImport, *, by: User, now: datetime) -> RegisterImport:
    """Have the rows taken over. Raises NotAdministrator, SecondPersonNeeded, WrongState, AnotherRuns."""
    require_administrator(by, register.mission, now)
    if register.uploaded_by_id == by.pk:
        raise SecondPersonNeeded
    try:
        with transaction.atomic():
            IMPORT_TRANSITIONS.move(register, ImportState.RUNNING, released_by=by, released_at=now, seen=0)
    except IntegrityError as error:
        if "one_runs" not in str(error):
            raise
        raise AnotherRuns from error
    record("abroad.import.released", by=by, target=register, chain=register.mission.code, detail=register.tried)
    enqueue(TAKE_OVER, subject=register.public_id)
    return register


@transaction.atomic
def withdraw(register: RegisterImport, *, by: User | None, now: datetime) -> RegisterImport:
    """Take a file back that nobody has released; its bytes and its report go. Raises NotAdministrator, WrongState."""
    if by is not None:
        require_administrator(by, register.mission, now)
    IMPORT_TRANSITIONS.move(register, ImportState.WITHDRAWN, ended_at=now)
    record("abroad.import.withdrawn", by=by, target=register, chain=register.mission.code)
    forget(register)
    return register


def forget_old(*, now: datetime) -> int:
    """Withdraw what nobody released and let old files and reports go; returns how many."""
    waiting = RegisterImport.objects.filter(state=ImportState.TRIED, created_at__lte=now - TRIAL_KEPT)
    ended = RegisterImport.objects.filter(ended_at__lte=now - REPORT_KEPT, file__isnull=False)
    return each_by_itself(waiting.whole(), partial(lapse, now=now)) + each_by_itself(ended.whole(), gone)


@transaction.atomic
def revive() -> int:
    """Take up again what no worker has before it any more, as when five of them were killed; returns how many."""
    revived = 0
    for state, kind in ((ImportState.TRYING, TRY), (ImportState.RUNNING, TAKE_OVER)):
        at_work = Work.objects.filter(kind=kind, state__in=[Work.State.DUE, Work.State.LEASED])
        for register in RegisterImport.objects.filter(state=state).exclude(public_id__in=at_work.values("subject")):
            enqueue(kind, subject=register.public_id)
            revived += 1
    return revived


def lapse(register: RegisterImport, *, now: datetime) -> bool:
    withdraw(register, by=None, now=now)
    return True


@transaction.atomic
def gone(register: RegisterImport) -> bool:
    forget(register)
    return True


def forget(register: RegisterImport) -> None:
    """File, key and the report's rows; who brought what, and the counts, stay."""
    register.report.all().delete()
    file, register.file = register.file, None
    register.save(update_fields=["file"])
    if file is not None:
        key = file.data_key
        delete_file(file, by=None)
        key.destroy()
