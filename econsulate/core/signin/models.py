"""What must still leave the house for a sign-in? Codes and notices, sealed until they are sent, then deleted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from econsulate.core.base import PublicModel
from econsulate.core.crypto.system import seal, unseal

PURPOSE = "signin.message"


class SignInMessage(PublicModel):
    """One mail on its way; address and text are sealed, for together they open an account."""

    sealed = models.TextField()

    class Meta:
        verbose_name = _("sign-in message")
        verbose_name_plural = _("sign-in messages")

    def close(self, contents: str) -> None:
        self.sealed = seal(contents, purpose=PURPOSE, place=str(self.public_id))

    def open(self) -> str:
        return unseal(self.sealed, purpose=PURPOSE, place=str(self.public_id))
