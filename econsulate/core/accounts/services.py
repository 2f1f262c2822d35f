"""How does somebody who never signed up get a login? By the word of whoever appoints them."""

from django.db import transaction

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record


@transaction.atomic
def login_for(email: str, *, by: User, language: str) -> User:
    """The login with this address, made when there is none; only the code sent to the address ever opens it."""
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, language=language)
        record("core.user.introduced", by=by, target=user)
    return user
