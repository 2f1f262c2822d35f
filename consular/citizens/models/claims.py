"""Who asks to act for somebody the house may know already? By what they said of the person, and at which mission?"""

from typing import Any, TypedDict

from django.db import models

from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON
from econsulate.core.crypto.models import DataKey


class Asked(TypedDict):
    """What the claimant says of the person; `birth_date` as ICAO 9303 prints it, `XX` for what nobody knows."""

    document_number: str
    issuing_state: str
    birth_date: str


class Claim(PublicModel):
    """A right that is asked for, until an officer has found whom it is about and accepted its proof.

    All of it lies under a key of its own. Nothing here refers to a person: whether we know one is looked up by the
    officer who judges, so nobody else can tell a claim about somebody known from one about nobody.
    """

    representation = models.OneToOneField(Representation, models.PROTECT, related_name="claim")
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    data_key = models.OneToOneField(DataKey, models.PROTECT, related_name="+")
    asked: Any = SealedJSON()

    @property
    def sealing_key(self) -> DataKey:
        return self.data_key
