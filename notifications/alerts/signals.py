"""What does an alert ask for that stands above it?"""

from django.dispatch import Signal

check_in_wanted = Signal()
"""Those whom a `broadcast` is about are to be asked how they are, until `closes_at`. Sent in the transaction that
starts the broadcast, by who may release it: `mission` by its code, `by` the login, `now`."""
