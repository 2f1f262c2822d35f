"""Does this contact belong to who gives it? A code goes there and comes back; the answer is the same for everybody."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from consular.abroad.models.travellers import MOST_TRIES, SMS, TravellerContact, TripCode, contact_index_of
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.limits.services import Rate, allow
from econsulate.core.signin import sms
from econsulate.core.signin.services import post

VALID = timedelta(minutes=30)
ASKED_PER_CONTACT = Rate(5, 3600)
DIGITS = 8
# Not a word of who writes, where to or with whom: it may be read by others, or by somebody who never asked.
SUBJECT = _("Your code")
BODY = _(
    "Somebody, perhaps you, asked for this code to tell of a journey:\n\n{code}\n\n"
    "It is valid for 30 minutes and works once. Keep it to yourself. If you did not ask for it, you need not do"
    " anything: without the code nothing is entered, and no more of it will come by itself."
)
SHORT = _("Your code for telling of a journey: {code}. Valid for 30 minutes. If you did not ask for it, do nothing.")


def wrong_code() -> InvalidInput:
    """The same whether it is wrong, was used, is old, was tried too often or was never sent."""
    text = _("This code is not right, or no longer. Ask for another one.")
    return InvalidInput(errors=[FieldError("code", "wrong_code", text)])


@transaction.atomic
def ask(contact: TravellerContact, *, now: datetime) -> None:
    """Send a code to this contact; the one before no longer counts. Raises TooManyRequests."""
    allow("abroad.trip_code", f"{contact['kind']}:{contact['address']}", rate=ASKED_PER_CONTACT)
    forget_old(now=now)
    index = contact_index_of(contact)
    TripCode.objects.filter(contact_index=index).delete()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    row = TripCode(contact_index=index, created_at=now)
    row.code_hash = row.hash_of(code)
    row.save(force_insert=True)
    send(contact, str(SUBJECT), str(BODY).format(code=code), short=str(SHORT).format(code=code))


@transaction.atomic
def prove(contact: TravellerContact, code: str, *, now: datetime) -> TripCode | None:
    """The row of this code, or None; a wrong one costs a try, whatever becomes of the request afterwards."""
    live = TripCode.objects.filter(contact_index=contact_index_of(contact), created_at__gt=now - VALID)
    tried = live.filter(tries__lt=MOST_TRIES)
    if not tried.update(tries=F("tries") + 1):
        return None
    row = live.get()
    if not row.is_right(code):
        return None
    # Whoever has the code has nothing left to guess, and may have to mend the journey they send with it.
    live.update(tries=F("tries") - 1)
    return row


def spend(code: TripCode) -> None:
    """In the transaction of what it is for. Raises what `wrong_code` gives, for the second of two at once."""
    deleted, _by_model = TripCode.objects.filter(pk=code.pk).delete()
    if not deleted:
        raise wrong_code()


def forget_old(*, now: datetime) -> None:
    TripCode.objects.filter(created_at__lte=now - VALID).delete()


def send(contact: TravellerContact, subject: str, body: str, *, short: str) -> None:
    if contact["kind"] == SMS:
        sms.send(contact["address"], short)
    else:
        post(to=contact["address"], subject=subject, body=f"{body}\n", unsigned=True)
