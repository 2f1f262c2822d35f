"""How does a right that was only asked for go away? With its files, its words and its key: it is about nobody yet."""

from django.db import transaction

from consular.citizens.models.representation import Representation
from consular.privacy.services import trees
from econsulate.core.accounts.models import User


@transaction.atomic
def forget(right: Representation) -> None:
    """Delete a claim that was taken back, or whose claimant leaves."""
    key = right.claim.data_key
    trees.delete({Representation: {right.pk}, **trees.hanging_on(Representation, [right.pk])}, by=None)
    key.delete()


def forget_of(user: User) -> None:
    for right in Representation.objects.claims().filter(user=user).select_related("claim__data_key"):
        forget(right)
