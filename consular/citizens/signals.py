"""What may others hear about people and those who act for them?"""

from django.dispatch import Signal

# Sent inside the transaction in which somebody sent proof of their right: `representation`, `by`, `now`.
evidence_sent = Signal()
