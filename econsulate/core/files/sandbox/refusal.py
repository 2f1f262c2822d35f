"""How does a parser say that a file can't be taken? With a code from econsulate.core.files.reasons."""


class Refused(Exception):
    """The file is not acceptable; `reason` is the code of the sentence the applicant reads."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
