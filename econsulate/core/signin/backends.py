"""Whose session is this? The login behind it, read on every request, so that a login switched off is out at once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from econsulate.core.accounts.models import User
from econsulate.core.prepared import PreparedModel

LOGIN = PreparedModel(User, lambda key: User.objects.filter(pk=key))


class Backend(AuthenticationBackend):
    """allauth's own, with the one query prepared that every request asks."""

    def get_user(self, user_id: Any) -> User | None:
        user: User | None = LOGIN.get(user_id)
        return user if self.user_can_authenticate(user) else None
