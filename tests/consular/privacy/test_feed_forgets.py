"""Once somebody is erased, the feed of changes no longer says that they had anything."""

from django.utils import timezone

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.privacy.services.erasure import erase_person
from econsulate.core.feed.models import Change
from tests.factories.cases import a_thread
from tests.factories.visas import a_person
from tests.people import Phone


def test_nothing_is_left_in_the_feed(applicant: Phone, seoul: Mission, stranger: Phone) -> None:
    user = applicant.user
    assert user is not None
    person, other = a_person(user), a_person(stranger.user)  # type: ignore[arg-type]
    a_thread(applicant, person)
    assert Change.objects.filter(about=person.pk).exclude(login=None).exists()
    rest = Change.objects.filter(about=other.pk).count()
    assert rest > 0
    erase_person(Person.objects.get(pk=person.pk), now=timezone.now())
    assert not Change.objects.filter(about=person.pk).exists()
    assert not Change.objects.filter(login=user.pk).exists()
    assert Change.objects.filter(about=other.pk).count() == rest
