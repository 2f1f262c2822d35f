"""What is a verb of the file screen? Its words, its form, its service, and when it is offered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from consular.missions.models.posts import Role
from consular.visas.models.applications import State
from consular.visas.panel import doing, forms
from consular.visas.panel.desk import Desk


@dataclass(frozen=True)
class Verb:
    """One act: `label` on its button, `done` once it has happened, `fits` beyond state and role."""

    name: str
    label: Any
    done: Any
    act: doing.Act
    states: tuple[State, ...]
    roles: tuple[Role, ...]
    form: type[forms.FileForm] = forms.FileForm
    fits: Callable[[Desk], bool] = lambda desk: True
    style: str = "second"
    explained: Any = ""
    leaves: bool = False
    needs_step_up: bool = False

    def is_offered(self, desk: Desk) -> bool:
        return desk.application.state in self.states and bool(desk.roles & set(self.roles)) and self.fits(desk)
