"""What differs between two versions of the same content, field by field?"""

from collections.abc import Iterator, Mapping
from typing import Any

Change = dict[str, Any]


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every leaf that changed, came or went, as `{path, before, after}`, sorted by path; lists count as one value."""
    old, new = dict(leaves(before)), dict(leaves(after))
    return [
        {"path": path, "before": old.get(path), "after": new.get(path)}
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    ]


def leaves(content: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{above}{name}.")
        else:
            yield above + name, value
