"""How does somebody get a role, who has to agree, and how does it end?"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Mission, MissionKind
from consular.missions.models.posts import TWO_PERSON_ROLES, Officer, Post, PostState, Role
from consular.missions.services.authority import NotAdministrator, claim, require_administrator
from consular.missions.services.checked import save_checked
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, Forbidden, InvalidInput
from econsulate.core.states import Transitions, WrongState

TRANSITIONS = Transitions(
    {
        PostState.PROPOSED: [PostState.LIVE, PostState.WITHDRAWN],
        PostState.LIVE: [PostState.WITHDRAWN],
        PostState.WITHDRAWN: [],
    }
)
FIRST_ADMINISTRATORS = 2


class OwnAppointment(Forbidden):
    code = "own_appointment"
    title = _("Nobody gives a role to himself or confirms it.")


class SecondPersonNeeded(Forbidden):
    code = "second_person_needed"
    title = _("The person who proposes an appointment can't confirm it.")


class AlreadyInPost(DomainError):
    code = "already_in_post"
    title = _("This person already holds this role at the mission, or is proposed for it.")


class AdministratorsInstalled(DomainError):
    code = "administrators_installed"
    title = _("Headquarters already has two administrators. They appoint all others.")


@transaction.atomic
def appoint(
    user: User,
    *,
    mission: Mission,
    role: Role,
    by: User,
    now: datetime,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> Post:
    """Give a role from now or the given moment on; a role that decides is only proposed until another confirms it.

    Raises OwnAppointment, NotAdministrator, MissionClosed, AlreadyInPost, InvalidInput.
    """
    require_administrator(by, mission, now)
    if user == by:
        raise OwnAppointment
    begins = max(now, valid_from or now)
    if valid_to and valid_to <= begins:
        raise InvalidInput(_("The post must end after it begins."))
    state = PostState.PROPOSED if role in TWO_PERSON_ROLES else PostState.LIVE
    post = Post(user=user, role=role, state=state, appointed_by=by, valid_from=begins, valid_to=valid_to)
    return _put_in_post(post, mission, by)


@transaction.atomic
def install_administrator(user: User, *, now: datetime) -> Post:
    """Appoint one of the first two administrators of headquarters on the installation's own word.

    For whoever runs the server, who has no post to appoint from. Raises AdministratorsInstalled, AlreadyInPost.
    """
    headquarters = Mission.objects.select_for_update(no_key=True).get(kind=MissionKind.HEADQUARTERS)
    serving = Post.objects.live(now).filter(mission=headquarters, role=Role.MISSION_ADMIN)
    if serving.exclude(user=user).count() >= FIRST_ADMINISTRATORS:
        raise AdministratorsInstalled
    post = Post(user=user, role=Role.MISSION_ADMIN, state=PostState.LIVE, valid_from=now)
    return _put_in_post(post, headquarters, by=None)


@transaction.atomic
def confirm(post: Post, *, by: User, now: datetime) -> Post:
    """Make a proposed post live, as the second administrator.

    Raises OwnAppointment, SecondPersonNeeded, NotAdministrator, MissionClosed, WrongState, AlreadyInPost.
    """
    require_administrator(by, post.mission, now)
    if post.user == by:
        raise OwnAppointment
    if post.appointed_by == by:
        raise SecondPersonNeeded
    claim(post.mission)
    begins = max(post.valid_from, now)
    if post.valid_to and post.valid_to <= begins:
        raise WrongState(current="lapsed")
    with _one_live_post():
        TRANSITIONS.move(post, PostState.LIVE, confirmed_by=by, valid_from=begins)
    settle_staff([post.user_id], now)
    _record("confirmed", post, by)
    return post


@transaction.atomic
def withdraw(post: Post, *, by: User, now: datetime) -> Post:
    """Take back a proposal. Raises NotAdministrator, WrongState."""
    require_administrator(by, post.mission, now)
    if post.state != PostState.PROPOSED:
        raise WrongState(current=post.state)
    TRANSITIONS.move(post, PostState.WITHDRAWN)
    _record("withdrawn", post, by)
    return post


@transaction.atomic
def end_post(post: Post, *, by: User, now: datetime) -> Post:
    """End a live post at once; one that has not begun is withdrawn. Raises NotAdministrator, WrongState."""
    require_administrator(by, post.mission, now)
    serving = Post.objects.filter(pk=post.pk, state=PostState.LIVE).exclude(valid_to__lte=now)
    begun = serving.filter(valid_from__lt=now)
    if not (begun.update(valid_to=now) or serving.update(state=PostState.WITHDRAWN)):
        raise WrongState(current="ended")
    post.refresh_from_db()
    settle_staff([post.user_id], now)
    _record("ended", post, by)
    return post


def end_all_posts(mission: Mission, *, by: User, now: datetime) -> None:
    """End every post of a mission that closes, proposals and future posts included."""
    posts = Post.objects.filter(mission=mission).exclude(state=PostState.WITHDRAWN).exclude(valid_to__lte=now)
    people = list(posts.values_list("user_id", flat=True))
    posts.filter(Q(state=PostState.PROPOSED) | Q(valid_from__gte=now)).update(state=PostState.WITHDRAWN)
    posts.filter(state=PostState.LIVE).update(valid_to=now)
    settle_staff(people, now)


@transaction.atomic
def introduce(user: User, *, display_name: str, languages: list[str], by: User, now: datetime) -> Officer:
    """Set the name and languages by which colleagues know a member of staff.

    `by` administers a mission the person serves at. Raises NotAdministrator, InvalidInput.
    """
    together = Post.objects.live(now).filter(user=user).values("mission")
    administered = Post.objects.live(now).filter(user=by, role=Role.MISSION_ADMIN)
    if not administered.filter(Q(mission__in=together) | Q(mission__kind=MissionKind.HEADQUARTERS)).exists():
        raise NotAdministrator
    officer = Officer.objects.filter(user=user).first() or Officer(user=user)
    officer.display_name, officer.languages = display_name, languages
    save_checked(officer)
    record("missions.officer.introduced", by=by, target=user, detail={"languages": languages})
    return officer


def settle_staff(people: Iterable[int], now: datetime) -> None:
    """A login is staff exactly while it has a live post, now or later; system administrators stay as they are."""
    posts = Post.objects.filter(user=OuterRef("pk"), state=PostState.LIVE).exclude(valid_to__lte=now)
    User.objects.filter(pk__in=people, is_superuser=False).update(is_staff=Exists(posts))


def _put_in_post(post: Post, mission: Mission, by: User | None) -> Post:
    post.mission = claim(mission)
    with _one_live_post():
        post.save()
    settle_staff([post.user_id], post.valid_from)
    _record("proposed" if post.state == PostState.PROPOSED else "appointed", post, by)
    return post


@contextmanager
def _one_live_post() -> Iterator[None]:
    """The constraints decide, whoever comes first; the savepoint lets the caller's transaction go on."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise AlreadyInPost from error


def _record(happened: str, post: Post, by: User | None) -> None:
    detail = {"role": post.role, "user": str(post.user.public_id)}
    record(f"missions.post.{happened}", by=by, target=post, chain=post.mission.code, detail=detail)
