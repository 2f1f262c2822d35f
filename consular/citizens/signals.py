"""What may others hear about people and those who act for them?"""

from django.dispatch import Signal

# Sent inside the transaction in which somebody sent proof of their right: `representation`, `by`, `now`.
evidence_sent = Signal()

# Sent inside the transaction in which what is known of somebody, or who acts for them, changed: `person`, `now`.
person_changed = Signal()

# Sent inside the transaction in which a right ended for good: `representation`, `by`, `now`.
right_ended = Signal()

# Sent inside the transaction in which somebody took back what they had asked for: `representation`, which goes.
claim_withdrawn = Signal()
