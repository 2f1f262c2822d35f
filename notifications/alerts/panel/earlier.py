"""With which version before is one held, and which languages say in it still what they said there?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.choices import Verdict
from notifications.alerts.panel.text_fields import ORDER
from notifications.alerts.panel.words import LANGUAGES

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Behind:
    """Names of languages: `changed` were written anew, `same` were not, though both have a text here and there."""

    changed: str
    same: str


def version_before(alert: Alert, version: AlertVersion) -> tuple[AlertVersion, bool] | None:
    """The last before this one that was approved, else the last that was put forward; and whether it was approved."""
    earlier = alert.versions.filter(number__lt=version.number, submissions__isnull=False).distinct()
    approved = earlier.filter(submissions__approvals__verdict=Verdict.APPROVED)
    for rows, is_approved in ((approved, True), (earlier, False)):
        if before := rows.order_by("-number").first():
            return before, is_approved
    return None


def left_behind(before: Texts, after: Texts) -> Behind | None:
    """None where all or none of the texts changed. Who corrects one language in haste leaves the readers of the others
    with the mistake; who mends a slip of the pen in one does right, so this is told and stops nobody."""
    both = [code for code in ORDER if code in before and code in after]
    changed = [code for code in both if before[code] != after[code]]
    same = [code for code in both if code not in changed]
    return Behind(named(changed), named(same)) if changed and same else None


def named(codes: list[str]) -> str:
    return ", ".join(str(LANGUAGES[code]) for code in codes)


def behind_of(alert: Alert, version: AlertVersion) -> dict[str, Any]:
    """For the context of a screen."""
    found = version_before(alert, version)
    return {"behind": left_behind(found[0].texts, version.texts) if found else None}
