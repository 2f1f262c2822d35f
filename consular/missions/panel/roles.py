"""What does the caller's work let them see in the panel? Their live roles, read once a request."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from consular.missions.models.missions import MissionKind
from consular.missions.models.posts import Post, Role


def roles_held(request: HttpRequest) -> frozenset[Role]:
    """Roles the caller holds at any mission."""
    held: frozenset[Role] | None = getattr(request, "roles_held", None)
    if held is None:
        user: Any = request.user
        posts = Post.objects.live().filter(user=user).values_list("role", flat=True)
        held = frozenset(Role(role) for role in posts)
        setattr(request, "roles_held", held)  # noqa: B010 - a request has no such attribute by its type
    return held


def holds(*roles: Role) -> Callable[[HttpRequest], bool]:
    """Whether the caller holds one of the roles somewhere."""
    return lambda request: bool(roles_held(request) & set(roles))


def require(request: HttpRequest, *roles: Role) -> None:
    """Raises PermissionDenied unless the caller holds one of the roles somewhere."""
    if not holds(*roles)(request):
        raise PermissionDenied


def administers_headquarters(request: HttpRequest) -> bool:
    """For the menu; the service asks again."""
    if Role.MISSION_ADMIN not in roles_held(request):
        return False
    user: Any = request.user
    headquarters = Post.objects.live().filter(user=user, role=Role.MISSION_ADMIN)
    return headquarters.filter(mission__kind=MissionKind.HEADQUARTERS).exists()
