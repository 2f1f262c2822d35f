"""Does a message wake a closed thread, or does it begin another? Pure."""

from datetime import datetime, timedelta

# A month is as long as people answer a closing message; later it is another matter.
REOPENED_WITHIN = timedelta(days=30)


def reopens(closed_at: datetime, now: datetime) -> bool:
    """Whether what is written now belongs to what was closed then."""
    return now < closed_at + REOPENED_WITHIN
