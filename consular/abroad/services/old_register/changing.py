"""What happens to an entry taken over before whose row has changed since? That entry changes, and no other."""

from typing import cast

from django_countries import countries

from consular.abroad.models.old_registers import OldEntry, RegisterImport, RowOutcome
from consular.abroad.models.registration import Registration, RegistrationState
from consular.abroad.rules.old_register import OldRow
from consular.abroad.services import registering, telling
from consular.abroad.services.old_register.entries import act_of, confirmed_at, document_of, stay_of
from consular.abroad.services.old_register.fingerprints import row_index
from consular.abroad.services.old_register.judging import Verdict
from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import DocumentStatus, TravelDocument
from consular.citizens.services.people import name_keys_of
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import Act
from econsulate.core.states import WrongState


def change(register: RegisterImport, verdict: Verdict) -> list[Act]:
    """Write the row into its entry; what is to go into the trail. The verdict becomes KEPT when somebody has just
    spoken of it."""
    row, old, person = verdict.row, cast(OldEntry, verdict.old), cast(Person, verdict.person)
    entry = still_old(old)
    if entry is None:
        verdict.outcome = RowOutcome.KEPT
        return []
    is_claimed = person.representations.exists()
    if old.entered and not is_claimed:
        change_person(person, row, verdict)
    acts = [act_of(entry, RowOutcome.CHANGED, register)] if entry.mission_id != verdict.at.pk else []
    change_entry(entry, row, verdict, register)
    old.row_index, old.confirmed_at, old.taken_in = row_index(row), entry.confirmed_at, register
    old.save(update_fields=["row_index", "confirmed_at", "taken_in"])
    if is_claimed:
        telling.changed(entry, by=cast(User, register.released_by))
    return [*acts, act_of(entry, RowOutcome.CHANGED, register)]


def still_old(old: OldEntry) -> Registration | None:
    """The entry under lock, if it is yet what the older register said."""
    try:
        entry = registering.claim(old.registration)
    except WrongState:
        return None
    return entry if entry.confirmed_at == old.confirmed_at else None


def change_entry(entry: Registration, row: OldRow, verdict: Verdict, register: RegisterImport) -> None:
    for name, value in stay_of(row).items():
        setattr(entry, name, value)
    entry.mission = verdict.at
    entry.told_by, entry.examined_by = register.uploaded_by, register.released_by
    entry.state, entry.confirmed_at = RegistrationState.ACTIVE, confirmed_at(row, register)
    entry.version += 1
    entry.save()


def change_person(person: Person, row: OldRow, verdict: Verdict) -> None:
    """Somebody who came with the older register, whom nobody acts for: it alone knows who they are."""
    person.identity, person.sex, person.nationality = row.identity, row.sex, row.nationality
    person.residence = str(countries.alpha3(row.host_state))
    person.match_index, person.skeleton_index = verdict.match_index, verdict.skeleton_index
    person.name_keys = name_keys_of(row.identity)
    person.version += 1
    person.save()
    if row.document is not None:
        change_document(person, row)


def change_document(person: Person, row: OldRow) -> None:
    """A new passport replaces the one before; the same one may have got another end."""
    new = document_of(person, row)
    same = {"number_index": new.number_index, "issuing_state": new.issuing_state}
    found = person.travel_documents.filter(**same).first()
    if found is not None:
        found.kind, found.issued_on, found.expires_on = new.kind, new.issued_on, new.expires_on
        found.nationality = new.nationality
        found.save(update_fields=["kind", "issued_on", "expires_on", "nationality"])
        return
    new.save(force_insert=True)
    before = TravelDocument.objects.filter(person=person, status=DocumentStatus.VALID).exclude(pk=new.pk)
    before.update(status=DocumentStatus.REPLACED, replaced_by=new)
