"""Who can sign in? A User is a login; who the human is stands in Person."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> "User":
        """Make a login; without a password only codes and passkeys open it."""
        user = self.model(email=email.lower() if email else None, **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser):
    """A login by e-mail or phone (E.164). No name, no role: those are Person and Post."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=16, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(_("phone verified"), default=False)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    # Until somebody has chosen a language, what their browser asks for counts.
    language_chosen = models.BooleanField(default=False, db_default=False, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_superuser = models.BooleanField(_("system administrator"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="core_user_email_lower"),
            models.CheckConstraint(condition=Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"), name="core_user_phone_e164"),
            models.CheckConstraint(
                condition=Q(is_superuser=False) | Q(is_staff=True), name="core_user_superuser_is_staff"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind sessions to the audience as well: who becomes staff, or stops being it, signs in anew."""
        password_hash = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return salted_hmac("econsulate.session", f"{password_hash}:{self.is_staff}", secret=secret).hexdigest()

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """Django's permissions are not used: roles are Posts, and only the system administrator passes here."""
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_superuser
