"""How long does a proof of who we are last? Made when needed, kept by each process until it is old or turned down."""

import time
from collections.abc import Callable
from threading import Lock


class Kept:
    """Tokens by what they were made of; `make` gives a token and for how many seconds it is to be used."""

    def __init__(self) -> None:
        self.tokens: dict[tuple[str, ...], tuple[str, float]] = {}
        self.lock = Lock()

    def get(self, key: tuple[str, ...], make: Callable[[], tuple[str, float]]) -> str:
        with self.lock:
            token, until = self.tokens.get(key, ("", 0.0))
            now = time.time()
            if not now < until:
                token, seconds = make()
                self.tokens[key] = (token, now + seconds)
            return token

    def drop(self, key: tuple[str, ...]) -> None:
        with self.lock:
            self.tokens.pop(key, None)
