"""Why does a host country's message lead to nothing?"""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError


class NotTaken(DomainError):
    """The message is read and no draft comes of it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class InvalidCap(NotTaken):
    """`problems` are broken rules as `validate_cap` tells them: rule, path and an engineer's words in English."""

    code = "invalid_cap"
    title = _("This is not a valid message of CAP 1.2.")


class EarlierCap(InvalidCap):
    code = "cap_version"
    title = _("This message is of an earlier version of CAP. Ask for it in CAP 1.2.")


class NotPublic(NotTaken):
    code = "cap_not_public"
    title = _("This message is not for the public: its scope is Restricted or Private.")


class NotActual(NotTaken):
    code = "cap_not_actual"
    title = _("This message is a test, a draft or technical. Only what is real, or an exercise, is taken.")


class NoWarning(NotTaken):
    code = "cap_no_warning"
    title = _("This message warns of nothing: it acknowledges another one or says nothing.")


class MessageExpired(NotTaken):
    code = "cap_expired"
    title = _("What this message says no longer holds.")


class OddNames(NotTaken):
    code = "cap_odd_names"
    title = _("The sender, the identifier or the time of sending can't be those of a message.")


class MessageDiffers(DomainError):
    code = "cap_differs"
    title = _("There is a message of this sender, identifier and time already, and it says something else.")


class OtherMode(DomainError):
    code = "other_mode"
    title = _("What is real belongs in a live incident, and an exercise in one that is played.")
