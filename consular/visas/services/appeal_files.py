"""Which files does an appellant put to an appeal, and who may look at them?"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consular.visas.models.appeals import Appeal, AppealFile, AppealState
from consular.visas.services import appeals
from consular.visas.services.review import audit
from consular.visas.services.story import tell_appeal_file_refused
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services.keeping import delete_file
from econsulate.core.files.services.uploads import claim

MAX_FILES = 20


class TooManyFiles(DomainError):
    code = "too_many_files"
    title = _("Too many files have been sent here. Please write to the mission.")


@transaction.atomic
def attach(appeal: Appeal, upload: Upload, *, by: User) -> AppealFile:
    """Put a finished upload to an appeal nobody examines yet, in quarantine until it is scanned.

    Bytes that are there already change nothing. Raises WrongState, TooManyFiles, or what `claim` raises.
    """
    appeal = appeals.claim(appeal, AppealState.LODGED)
    files = list(appeal.files.select_related("file").order_by("number"))
    if len(files) >= MAX_FILES:
        raise TooManyFiles
    application = appeal.application
    file = claim(upload, by=by, data_key=application.person.data_key, chain=application.mission.code)
    for earlier in files:
        if is_same(earlier.file, file):
            delete_file(file, by=by)
            return earlier
    sent = AppealFile.objects.create(appeal=appeal, number=len(files) + 1, file=file, uploaded_by=by)
    audit(application, "visas.appeal.file_sent", by, {"appeal": str(appeal.public_id), "number": sent.number})
    return sent


def is_same(earlier: StoredFile, file: StoredFile) -> bool:
    """Identical bytes, unless the earlier ones were refused: then the appellant may well try again."""
    return bytes(earlier.sha256) == bytes(file.sha256) and earlier.state != StoredFile.State.REJECTED


def shown_to(officer: User, appeal: Appeal) -> QuerySet[AppealFile]:
    """For the reviewers of the mission; what is put against their decision is not for those who took part in it."""
    files = AppealFile.objects.filter(appeal=appeal).select_related("file").order_by("number")
    return files.none() if took_part(officer, appeal) else files


def took_part(officer: User, appeal: Appeal) -> bool:
    """In what the appeal is against, or in what fell before on the way to it."""
    before = Appeal.objects.leading_to(appeal.application).took_part()
    return officer.pk in {appeal.proposed_by_id, appeal.decided_by_id, *before}


def pages_for(officer: User, appeal: Appeal) -> QuerySet[StoredFile]:
    """The pages drawn anew of what this officer may look at."""
    files = shown_to(officer, appeal).values("file")
    drawn = StoredFile.objects.filter(original__in=files, kind=StoredFile.Kind.DERIVATIVE)
    return drawn.select_related("data_key")


@transaction.atomic
def after_inspection(file: StoredFile) -> None:
    """A refused file is told of at once: while the appeal waits another can be sent."""
    sent = AppealFile.objects.filter(file=file).select_related("uploaded_by").first()
    if sent is not None and file.state == StoredFile.State.REJECTED:
        sent.appeal = Appeal.objects.with_key().get(pk=sent.appeal_id)
        sent.file = file
        tell_appeal_file_refused(sent)
