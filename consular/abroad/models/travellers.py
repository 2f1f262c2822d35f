"""Who told of a journey without an account? A contact that was proved, a name, and links that open the journey."""

import hashlib
import hmac
from typing import Any, TypedDict

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from consular.citizens.models.person import Identity, match_index_of
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import blind_index

EMAIL, SMS = "email", "sms"
MOST_TRIES = 5


class TravellerContact(TypedDict):
    """`kind` is email or sms; an e-mail address in lower case, a telephone number in E.164."""

    kind: str
    address: str


class Traveller(PublicModel):
    """Somebody on one journey, known to the house by that journey alone: no person, no login, a key of their own.

    They go with the journey. `match_index` is that of people (citizens), so that a hold on the same human being is
    found; nobody becomes a person of the register by it.
    """

    data_key = models.OneToOneField(DataKey, models.PROTECT, related_name="+")
    identity: Any = SealedJSON()
    nationality = models.CharField(max_length=3)
    contact: Any = SealedJSON()
    contact_index = models.BinaryField(db_index=True, editable=False)
    match_index = models.BinaryField(db_index=True, editable=False)
    # As of people.
    name_keys = ArrayField(models.BigIntegerField(), null=True, editable=False)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nationality__regex=r"^[A-Z]{3}$"), name="consular_traveller_state_by_icao_9303"
            ),
        ]
        indexes = [GinIndex(fields=["name_keys"], name="consular_traveller_names", fastupdate=False)]

    @property
    def sealing_key(self) -> DataKey:
        return self.data_key


class TripLink(PublicModel):
    """A link that opens one journey to whoever has it; kept as a hash, so that nobody reads it here."""

    traveller = models.ForeignKey(Traveller, models.CASCADE, related_name="links")
    token_hash = models.BinaryField(unique=True, editable=False)


class TripCode(PublicModel):
    """A code on its way to a contact that wants to tell of a journey. Who it is, the row doesn't say."""

    contact_index = models.BinaryField(unique=True, editable=False)
    code_hash = models.BinaryField(editable=False)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=MOST_TRIES), name="consular_tripcode_few_tries"),
        ]

    def hash_of(self, code: str) -> bytes:
        """Bound to this row; a plain hash of eight digits would be read backwards in a moment."""
        return blind_index(f"{self.public_id}\0{code}", purpose="trip_code")

    def is_right(self, code: str) -> bool:
        return hmac.compare_digest(bytes(self.code_hash), self.hash_of(code))


def contact_index_of(contact: TravellerContact) -> bytes:
    return blind_index(contact["address"], purpose=f"trip_contact:{contact['kind']}")


def traveller_index_of(contact: TravellerContact, identity: Identity) -> bytes:
    """The same name, born on the same day, at the same contact: nobody of that kind is on two journeys at once."""
    index = match_index_of(identity, "")
    return blind_index(f"{contact_index_of(contact).hex()}\0{index.hex()}", purpose="traveller")


def hash_of(token: str) -> bytes:
    """Of a token with more randomness than anybody can try."""
    return hashlib.sha256(token.encode()).digest()
