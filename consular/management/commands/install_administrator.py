"""`manage.py install_administrator EMAIL`: appoint one of the first two administrators at headquarters."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.services.posts import install_administrator
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError


class Command(BaseCommand):
    help = "Appoint one of the first two administrators at headquarters; they appoint everybody else, two by two."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="address of a login that has signed up before")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            install_administrator(User.objects.get(email=email.lower()), now=timezone.now())
        except User.DoesNotExist as error:
            raise CommandError(f"nobody has signed up as {email}") from error
        except Mission.DoesNotExist as error:
            raise CommandError("there is no headquarters yet: load the missions first") from error
        except DomainError as error:
            raise CommandError(str(error.detail)) from error
        self.stdout.write(f"{email} administers headquarters from now on")
