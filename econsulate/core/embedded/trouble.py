"""What stops a start, and which package or setting mends it?"""


class CannotStart(Exception):
    """Shown to the person as two lines: what is wrong, and what to do about it."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(f"{problem}\n→ {mend}")


class AlreadyRunning(CannotStart):
    """Another launcher holds this state folder."""
