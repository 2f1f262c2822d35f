"""What may others hear about files?"""

from django.dispatch import Signal

# Sent inside the transaction that writes the verdict: `file` is the original, now clean or rejected.
file_inspected = Signal()
