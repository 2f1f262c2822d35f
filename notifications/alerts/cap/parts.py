"""What was found in a container, as far as it could be understood, and where?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from notifications.alerts.cap.structure import Container


@dataclass(slots=True)
class Part:
    """Values by field, for elements that may repeat as lists of values and paths; a container's value is a Part.

    A field that isn't there, or could not be understood, has no value: no rule that needs it is asked, as what is wrong
    with it has been told already.
    """

    container: Container
    path: str
    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def listed(self, name: str) -> list[tuple[str, Any]]:
        return self.lists.get(name, [])

    def parts(self, name: str) -> Iterator["Part"]:
        return (part for _path, part in self.listed(name))

    def lacks(self, name: str) -> bool:
        """Nothing is said there, and nothing was misunderstood."""
        return not self.values.get(name) and name not in self.spoilt

    def made(self) -> Any:
        """The value of the container, to be asked only where nothing was spoilt or missing."""
        many = {
            name: tuple(value.made() if isinstance(value, Part) else value for _path, value in found)
            for name, found in self.lists.items()
        }
        return self.container.made(**self.values, **many)
