"""What may other slices hear from missions? Sent inside the transaction: a receiver that fails undoes the whole act.

`mission_succeeded(mission, successor, by, now)`: everything the closed mission had in hand passes to the successor.
`calendar_changed(mission, by, now, reason)`: working days changed, so due dates have to be computed anew.
"""

from django.dispatch import Signal

mission_succeeded = Signal()
calendar_changed = Signal()
