"""What can be wrong with seal bytes, a certificate, a revocation list or a file given to the checker?

Each error carries a stable `code`; callers translate it. These are plain ValueErrors because this package
also runs where no web framework is installed: at a border desk without a network.
"""


class SealProblem(ValueError):
    """Base of everything this package refuses; `code` is stable and safe to show."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MalformedSeal(SealProblem):
    """The bytes are no seal of ICAO Doc 9303-13, or the values cannot be sealed."""


class UnusableCertificate(SealProblem):
    """A certificate or key breaks the profile of Doc 9303-12 or does not chain to its authority."""


class UnusableRevocationList(SealProblem):
    """A revocation list is malformed or not signed by someone we trust."""


class UnreadableInput(SealProblem):
    """A file holds no seal that could be read."""
