"""A hundred thousand applications in some seconds: rows by COPY, every seal a real one.

Families of 25 people, each with one application. Identity, form and what was submitted are sealed as the services
seal them, under a key of each person's own; the files behind a checklist are rows only, since no list opens a file.
"""

import json
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from psycopg.types.json import Jsonb

from consular.citizens.models.person import Person, match_index_of
from consular.citizens.models.representation import Representation
from consular.citizens.models.travel_document import TravelDocument
from consular.missions.models.missions import Mission
from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.catalogue import VisaCategory
from consular.visas.models.items import ApplicationItem, DocumentVersion
from consular.visas.models.requirements import VisaRequirement
from econsulate.core.access import AUTHENTICATION_METHODS, AUTHENTICATION_METHODS_USER
from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import blind_index, encrypt, new_key
from econsulate.core.files.models import StoredFile
from econsulate.core.references import new_reference
from econsulate.core.signin.sessions import SEEN_AT, SessionStore

UNUSABLE = UNUSABLE_PASSWORD_PREFIX
FAMILY = 25
ITEMS = 4
NOW = datetime.now(UTC).replace(microsecond=0)
STATES = [State.SUBMITTED, State.ACCEPTED, State.IN_REVIEW, State.AWAITING_APPLICANT, State.PROPOSED]
FORM = {
    "trip": {
        "arrival_on": (NOW + timedelta(days=60)).date().isoformat(),
        "departure_on": (NOW + timedelta(days=69)).date().isoformat(),
        "entries": "single",
        "address": "Hotel Example, 5 Example Street, Almaty",
    },
    "contact": {"email": "aigul@example.org", "phone": "+821012345678", "address": "1 Example-ro, Seoul"},
    "occupation": {"status": "employed", "employer": "Example Ltd", "position": "Engineer"},
    "history": {"visited_before": False, "refused_before": False},
    "declaration": {"truthful": True, "data_processing": True},
}


@dataclass
class Population:
    """Who may ask for what, with a live session: heads of families and their first application; officers."""

    families: list[tuple[str, int, str]]
    officers: list[tuple[str, int]]


class Table:
    """Rows of one model, written by one COPY; columns nobody gives take the model's own defaults."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model, self.rows = model, list[Mapping[str, Any]]()
        # Far above what the workers of the same system may be adding meanwhile.
        self.next_id = (model._default_manager.aggregate(last=models.Max("id"))["last"] or 0) + 1_000_000

    def add(self, **values: Any) -> int:
        self.rows.append({"id": self.next_id, **values})
        self.next_id += 1
        return self.next_id - 1

    def write(self) -> None:
        given = list(self.rows[0])
        rest = [field for field in self.model._meta.concrete_fields if field.attname not in given]
        defaults = {field.attname: default_of(field) for field in rest}
        table = self.model._meta.db_table
        columns = [*given, *defaults]
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY {table} ({', '.join(quoted(columns))}) FROM STDIN") as copy:
                for row in self.rows:
                    copy.write_row([*row.values(), *defaults.values()])
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), %s)", [self.next_id - 1])
        self.rows = []


def default_of(field: models.Field) -> Any:
    value = field.get_default()
    return Jsonb(value) if isinstance(field, models.JSONField) else value


def quoted(columns: Sequence[str]) -> Iterator[str]:
    return (f'"{column}"' for column in columns)


def sealed(key: bytes, model: type[models.Model], column: str, public_id: uuid.UUID, value: Any) -> bytes:
    """As SealedField.seal does it, without a model instance."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return encrypt(key, text.encode(), f"{model._meta.db_table}:{column}:{public_id}".encode())


@transaction.atomic
def populate(applications: int, *, officers: Sequence[User]) -> Population:
    """`applications` more of them at Seoul, with everybody and everything behind them."""
    heads = make_heads(applications // FAMILY)
    writer = Writer(heads)
    firsts = [writer.family(head, number) for number, head in enumerate(heads)]
    writer.write()
    tokens, ids = tokens_of(heads, second_factor=False), [head.pk for head in heads]
    offices = tokens_of(officers, second_factor=True)
    return Population(
        list(zip(tokens, ids, firsts, strict=True)), list(zip(offices, [user.pk for user in officers], strict=True))
    )


def make_heads(count: int) -> list[User]:
    """The people who apply for their families."""
    stamp = time.time_ns()
    heads = [User(email=f"head-{stamp}-{number}@example.org", password=UNUSABLE) for number in range(count)]
    return User.objects.bulk_create(heads, batch_size=2000)


def tokens_of(users: Sequence[User], *, second_factor: bool) -> list[str]:
    """A live session for each, as sign-in leaves it."""
    sessions = []
    for user in users:
        session = SessionStore()
        session._session_key = session._get_new_session_key()
        proofs = [{"method": "code", "at": time.time()}]
        proofs += [{"method": "mfa", "type": "totp", "at": time.time()}] if second_factor else []
        contents = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            AUTHENTICATION_METHODS: proofs,
            AUTHENTICATION_METHODS_USER: str(user.pk),
            SEEN_AT: time.time(),
        }
        session.update(contents)
        sessions.append(session)
    Session.objects.bulk_create([session.create_model_instance(session._session) for session in sessions], 2000)
    return [str(session.token) for session in sessions]


class Writer:
    """Collects all tables and writes them in the order of their foreign keys."""

    def __init__(self, heads: Sequence[User]) -> None:
        order = (DataKey, Person, Representation, TravelDocument, VisaApplication, ApplicationItem, StoredFile)
        self.tables = {model: Table(model) for model in (*order, DocumentVersion)}
        self.mission = Mission.objects.get(code="KZ-SEO")
        self.category = VisaCategory.objects.filter(code="tourist").latest("id")
        self.requirements = list(VisaRequirement.objects.filter(version=self.category.version_id)[:ITEMS])
        self.kek_id, self.kek = next(iter(settings.KEY_ENCRYPTION_KEYS.items()))

    def write(self) -> None:
        for table in self.tables.values():
            if table.rows:
                table.write()

    def family(self, head: User, number: int) -> str:
        """25 people, an application each; returns the id of the first, which has files behind its items."""
        public_ids = [self.member(head, number, place) for place in range(FAMILY)]
        return str(public_ids[0])

    def member(self, head: User, number: int, place: int) -> uuid.UUID:
        at = NOW - timedelta(seconds=number * 30 + place)
        key_id, key = self.key(at)
        identity = {
            "primary_identifier": f"EXAMPLE {number}",
            "secondary_identifier": f"AIGUL {place}",
            "original_script_name": None,
            "birth_date": "1990-04-12",
            "birth_place": None,
        }
        person_id, document_id = self.person(head, key_id, key, identity, at)
        return self.application(head, person_id, document_id, key_id, key, identity, at, with_files=place == 0)

    def key(self, at: datetime) -> tuple[int, bytes]:
        public_id, key = uuid.uuid4(), new_key()
        wrapped = encrypt(self.kek, key, f"core_datakey:{public_id}".encode())
        row = {"public_id": public_id, "created_at": at, "wrapped": wrapped, "wrapped_by": self.kek_id}
        return self.tables[DataKey].add(**row), key

    def person(self, head: User, key_id: int, key: bytes, identity: Any, at: datetime) -> tuple[int, int]:
        public_id, passport = uuid.uuid4(), uuid.uuid4()
        person = self.tables[Person].add(
            public_id=public_id,
            created_at=at,
            data_key_id=key_id,
            identity=sealed(key, Person, "identity", public_id, identity),
            nationality="KOR",
            residence="KOR",
            sex="F",
            match_index=match_index_of(identity, "KOR"),
        )
        given = {"user_id": head.pk, "person_id": person, "kind": "attorney", "valid_from": NOW.date()}
        self.tables[Representation].add(public_id=uuid.uuid4(), created_at=at, **given)
        number = f"M{passport.hex[:8].upper()}"
        document = self.tables[TravelDocument].add(
            public_id=passport,
            created_at=at,
            person_id=person,
            kind="passport",
            number=sealed(key, TravelDocument, "number", passport, number),
            number_index=blind_index(number, purpose="travel_document"),
            issuing_state="KOR",
            nationality="KOR",
            expires_on=(NOW + timedelta(days=1500)).date(),
        )
        return person, document

    def application(
        self,
        head: User,
        person: int,
        document: int,
        key_id: int,
        key: bytes,
        identity: Any,
        at: datetime,
        **options: Any,
    ) -> uuid.UUID:
        public_id = uuid.uuid4()
        submitted = {"identity": identity, "nationality": "KOR", "residence": "KOR", "sex": "F"}
        application = self.tables[VisaApplication].add(
            public_id=public_id,
            created_at=at,
            reference=new_reference("V"),
            state=STATES[person % len(STATES)],
            person_id=person,
            travel_document_id=document,
            mission_id=self.mission.pk,
            category_id=self.category.pk,
            category_code=self.category.code,
            language="en",
            form=sealed(key, VisaApplication, "form", public_id, FORM),
            applicant=sealed(key, VisaApplication, "applicant", public_id, submitted),
            created_by_id=head.pk,
            submitted_at=at,
            due_on=(at + timedelta(days=14)).date(),
        )
        for requirement in self.requirements:
            values = {"public_id": uuid.uuid4(), "created_at": at, "state": "provided"}
            item = self.tables[ApplicationItem].add(application_id=application, requirement_id=requirement.pk, **values)
            if options["with_files"]:
                self.file(head, item, key_id, at)
        return public_id

    def file(self, head: User, item: int, key_id: int, at: datetime) -> None:
        file = self.tables[StoredFile].add(
            public_id=uuid.uuid4(),
            created_at=at,
            blob=uuid.uuid4(),
            data_key_id=key_id,
            wrapped_key=new_key(),
            state="clean",
            media_type="application/pdf",
            uploaded_by_id=head.pk,
            sha256=new_key(),
            size=100_000,
            pages=1,
        )
        given = {"item_id": item, "number": 1, "file_id": file, "uploaded_by_id": head.pk}
        self.tables[DocumentVersion].add(public_id=uuid.uuid4(), created_at=at, **given)
