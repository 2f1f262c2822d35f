"""Whose session is this? The login behind it, read on every request, so that a login switched off is out at once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS

from econsulate.core.accounts.models import User
from econsulate.core.prepared import Prepared

COLUMNS = [field.attname for field in User._meta.concrete_fields]
login = Prepared(lambda key: User.objects.filter(pk=key).values(*COLUMNS))


class Backend(AuthenticationBackend):
    """allauth's own, with the one query prepared that every request asks."""

    def get_user(self, user_id: Any) -> User | None:
        row = login.row(user_id)
        user = User.from_db(DEFAULT_DB_ALIAS, COLUMNS, list(row.values())) if row else None
        return user if self.user_can_authenticate(user) else None
