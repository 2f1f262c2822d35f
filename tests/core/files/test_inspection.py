"""From quarantine to clean or rejected: scanner, sandbox, pages drawn anew, and who may open what."""

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.crypto.models import DataKey, KeyDestroyed
from econsulate.core.files import store
from econsulate.core.files.frames import FileDamaged, sealed
from econsulate.core.files.malware import ScannerUnavailable
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import REASONS
from econsulate.core.files.sandbox import run as sandbox
from econsulate.core.files.services import inspection, keeping
from econsulate.core.files.signals import file_inspected
from econsulate.core.work import services as work
from econsulate.core.work.models import Work
from tests.core.files import samples
from tests.core.files.clamd import VIRUS, Clamd

pytestmark = pytest.mark.django_db
Quarantine = Callable[..., StoredFile]


@pytest.fixture
def quarantine(aigul: User, person_key: DataKey) -> Quarantine:
    """A file of Aigul's as a claim leaves it, with its inspection in the ledger."""

    def put(data: bytes, **fields: Any) -> StoredFile:
        file = StoredFile(
            data_key=person_key,
            uploaded_by=aigul,
            policy=fields.pop("policy", "document"),
            sha256=hashlib.sha256(data).digest(),
            size=len(data),
            **fields,
        )
        file.parts = [store.write(sealed(file.wrap_new_key(), file.blob, data, offset=0))]
        file.save()
        work.enqueue("core.inspect_file", subject=file.public_id)
        return file

    return put


@pytest.fixture
def clamd(settings: Any) -> Iterator[Clamd]:
    stand_in = Clamd()
    settings.CLAMAV_ADDRESS, settings.MALWARE_SCAN_REQUIRED = stand_in.address, True
    yield stand_in
    stand_in.close()


def inspected(file: StoredFile) -> StoredFile:
    assert work.run("core.inspect_file", file.public_id)
    return StoredFile.objects.select_related("data_key").get(pk=file.pk)


def on_disk(settings: Any) -> set[str]:
    return {place.name for place in Path(settings.FILES_DIR).glob("??/*")}


def test_a_clean_scan_gets_a_picture_of_every_page(
    quarantine: Quarantine, aigul: User, bek: User, settings: Any
) -> None:
    file = inspected(quarantine(samples.scan(2), chain="KZ-SEO"))
    assert (file.state, file.media_type, file.pages, file.reason) == ("clean", "application/pdf", 2, "")
    assert (file.width, file.height, file.quality) == (1240, 1755, [])
    pages = list(file.derivatives.select_related("data_key").order_by("page"))
    assert [(page.page, page.kind, page.state, page.media_type) for page in pages] == [
        (1, "derivative", "clean", "image/jpeg"),
        (2, "derivative", "clean", "image/jpeg"),
    ]
    for page in pages:
        jpeg = b"".join(keeping.open_file(page, by=bek))
        assert hashlib.sha256(jpeg).digest() == bytes(page.sha256)
        assert Image.open(io.BytesIO(jpeg)).size == (page.width, page.height) == (1240, 1755)
    assert b"".join(keeping.open_file(file, by=aigul)) == samples.scan(2)
    assert on_disk(settings) == {str(part) for row in (file, *pages) for part in row.parts}
    entry = AuditEntry.objects.get(action="core.file.inspected")
    assert (entry.chain, entry.actor) == ("KZ-SEO", "")
    assert entry.detail == {"state": "clean", "reason": "", "malware_scan": "not_configured"}


def test_neither_original_nor_pages_lie_readable_on_disk(quarantine: Quarantine, settings: Any) -> None:
    inspected(quarantine(samples.saved(samples.drawn_page())))
    stored = [place.read_bytes() for place in Path(settings.FILES_DIR).glob("??/*")]
    assert len(stored) == 2
    assert not any(b"JFIF" in data or b"\xff\xd8\xff" in data[:100] for data in stored)


def test_officers_see_pages_never_the_original(quarantine: Quarantine, bek: User) -> None:
    file = inspected(quarantine(samples.scan()))
    with pytest.raises(keeping.OriginalWithheld):
        keeping.open_file(file, by=bek)


@pytest.mark.parametrize("state", ["quarantined", "scanning", "rejected"])
def test_nobody_opens_what_is_not_clean(quarantine: Quarantine, aigul: User, bek: User, state: str) -> None:
    file = quarantine(samples.scan())
    administrator = User(is_staff=True, is_superuser=True)
    file.state = state
    for anyone in (aigul, bek, administrator):
        with pytest.raises(keeping.NotChecked):
            keeping.open_file(file, by=anyone)


def test_a_refused_file_says_why_and_leaves_nothing_behind(quarantine: Quarantine, settings: Any) -> None:
    heard: list[str] = []
    file_inspected.connect(listener := lambda file, **_: heard.append(file.state))
    file = quarantine(samples.locked(user="1234"))
    with_commit(lambda: inspected(file))
    file.refresh_from_db()
    assert (file.state, file.reason, file.pages) == ("rejected", "password_protected", 0)
    assert not StoredFile.objects.filter(kind="derivative").exists()
    assert on_disk(settings) == set()
    assert heard == ["rejected"]
    file_inspected.disconnect(listener)


def with_commit(act: Callable[[], Any]) -> None:
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        act()


def test_pages_drawn_before_a_file_turned_out_bad_are_removed(
    quarantine: Quarantine, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = quarantine(samples.scan(2))
    listen = sandbox.listen

    def broken(pipe: Any, policy: Any, on_page: Any) -> Any:
        listen(pipe, policy, on_page)
        raise sandbox.Garbled

    monkeypatch.setattr(sandbox, "listen", broken)
    with_commit(lambda: inspected(file))
    file.refresh_from_db()
    assert (file.state, file.reason) == ("rejected", "too_complex")
    assert on_disk(settings) == set()


def test_a_file_is_inspected_once(quarantine: Quarantine) -> None:
    file = inspected(quarantine(samples.scan()))
    inspection.inspect(file.public_id)
    assert file.derivatives.count() == 1
    assert AuditEntry.objects.filter(action="core.file.inspected").count() == 1


def test_an_inspection_whose_worker_died_is_done_again(quarantine: Quarantine) -> None:
    file = quarantine(samples.scan())
    StoredFile.objects.filter(pk=file.pk).update(state="scanning")
    assert inspected(file).state == "clean"


def test_a_file_deleted_meanwhile_is_no_fault(quarantine: Quarantine, aigul: User) -> None:
    file = quarantine(samples.scan())
    keeping.delete_file(file, by=aigul)
    assert work.run("core.inspect_file", file.public_id)
    assert Work.objects.get().state == "done"


def test_a_file_that_passed_the_scanner_says_so(quarantine: Quarantine, clamd: Clamd) -> None:
    data = samples.saved(samples.drawn_page())
    file = inspected(quarantine(data))
    assert (file.state, file.malware_scan) == ("clean", "clean")
    assert clamd.seen == [data]


def test_a_virus_is_refused_before_any_parser_sees_it(
    quarantine: Quarantine, clamd: Clamd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "examine", None)
    file = inspected(quarantine(samples.saved(samples.drawn_page()) + VIRUS))
    assert (file.state, file.reason, file.malware_scan) == ("rejected", "malware", "infected")


@pytest.mark.parametrize("mood", ["error", "hangs up", "half an answer", "nonsense"])
def test_without_a_verdict_the_file_stays_in_quarantine_and_is_tried_again(
    quarantine: Quarantine, clamd: Clamd, mood: str
) -> None:
    clamd.mood = mood
    file = inspected(quarantine(samples.saved(samples.drawn_page())))
    assert (file.state, file.malware_scan) == ("quarantined", "")
    row = Work.objects.get()
    assert (row.state, row.tries, row.error) == ("due", 1, "ScannerUnavailable")
    clamd.mood = "honest"
    Work.objects.update(due_at=row.created_at)
    assert inspected(file).state == "clean"


def test_a_required_scanner_that_is_not_set_up_keeps_every_file_in_quarantine(
    quarantine: Quarantine, settings: Any
) -> None:
    settings.MALWARE_SCAN_REQUIRED, settings.CLAMAV_ADDRESS = True, ""
    file = quarantine(samples.saved(samples.drawn_page()))
    with pytest.raises(ScannerUnavailable):
        inspection.inspect(file.public_id)
    file.refresh_from_db()
    assert file.state == "quarantined"


def test_a_file_is_not_judged_on_a_machine_without_a_sandbox(
    quarantine: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "CHILD", "econsulate.core.files.sandbox.no_such_module")
    file = inspected(quarantine(samples.saved(samples.drawn_page())))
    assert (file.state, file.reason) == ("quarantined", "")


def test_after_five_tries_the_work_is_parked_and_the_file_still_closed(
    quarantine: Quarantine, clamd: Clamd, aigul: User
) -> None:
    clamd.mood = "error"
    file = quarantine(samples.saved(samples.drawn_page()))
    for _ in range(5):
        Work.objects.update(due_at=file.created_at)
        file = inspected(file)
    assert Work.objects.get().state == "parked"
    with pytest.raises(keeping.NotChecked):
        keeping.open_file(file, by=aigul)


def test_a_bomb_is_refused_and_the_worker_takes_the_next_file(quarantine: Quarantine) -> None:
    bomb, good = quarantine(samples.picture_bomb()), quarantine(samples.saved(samples.drawn_page()))
    assert inspected(bomb).state == "rejected"
    assert inspected(good).state == "clean"


def test_a_photo_item_refuses_a_pdf(quarantine: Quarantine) -> None:
    assert inspected(quarantine(samples.scan(), policy="photo")).reason == "wrong_type_here"


def test_a_shredded_persons_file_and_pages_open_no_more(
    quarantine: Quarantine, aigul: User, person_key: DataKey
) -> None:
    file = inspected(quarantine(samples.scan()))
    person_key.destroy()
    for row in (file, file.derivatives.get()):
        fresh = StoredFile.objects.select_related("data_key").get(pk=row.pk)
        with pytest.raises(KeyDestroyed):
            keeping.open_file(fresh, by=aigul)


def test_a_file_altered_on_disk_does_not_open(quarantine: Quarantine, aigul: User) -> None:
    file = inspected(quarantine(samples.scan()))
    place = store.place_of(file.parts[0])
    stored = bytearray(place.read_bytes())
    stored[1000] ^= 1
    place.write_bytes(stored)
    with pytest.raises(FileDamaged):
        list(keeping.open_file(file, by=aigul))


def test_a_deleted_file_takes_its_pages_along(quarantine: Quarantine, aigul: User, settings: Any) -> None:
    file = inspected(quarantine(samples.scan(2)))
    with_commit(lambda: keeping.delete_file(file, by=aigul))
    assert not StoredFile.objects.exists()
    assert on_disk(settings) == set()


def test_every_reason_has_a_sentence() -> None:
    code = "".join(place.read_text() for place in Path(inspection.__file__).parents[1].rglob("*.py"))
    used = {part.split('"')[0] for part in code.split('Refused("')[1:]}
    used |= {part.split('"')[0] for part in code.split('reason="')[1:]} - {""}
    assert used == set(REASONS)
