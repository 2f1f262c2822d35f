"""`manage.py demo`: missions, catalogue, staff, seals and a little work, so that a newcomer can look around at once."""

from contextlib import suppress
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from consular.management.commands.load_catalogue import SHIPPED, read_folder
from consular.management.commands.load_retention import SHIPPED as SHIPPED_RULES
from consular.management.demo import abroad, applications, old_register, sealing, staff, talking
from consular.missions.services.loading import DEMO_MISSIONS, load_missions
from consular.privacy.services.loading import load
from consular.visas.services.catalogue import EditedInPanel, publish
from econsulate.core.signin.demo import demo_user

TEXT = """Demo staff. In the panel give an address below; its two codes stand at
{base}/panel/sign-in/demo/

{staff}

A call for help without signing in, for the duty officers' board (/panel/sos/):
{sos}
"""


class Command(BaseCommand):
    help = "Load demonstration data and say how to sign in; what is there already stays as it is."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented officers exist in demo mode only: set ECONSULATE_DEMO=1 on a trial machine.")
        now = timezone.now()
        call_command("load_areas", stdout=StringIO())
        load_missions(DEMO_MISSIONS)
        with suppress(EditedInPanel):
            publish(read_folder(SHIPPED), by=None)
        load(SHIPPED_RULES.read_text("utf-8"), by=None)
        staff.appoint_everybody(now=now)
        staff.put_on_duty(now=now)
        sealing.prepare_sealing(now=now)
        sealing.prepare_app_config(now=now)
        applications.send_in(now=now)
        abroad.enter(demo_user("Bek", staff=True), now=now)
        talking.talk(demo_user("Bek", staff=True), now=now)
        old_register.bring(demo_user("Asel", staff=True), now=now)
        self.alert()
        directory, sos = "\n".join(staff.directory()), talking.sos_link()
        self.stdout.write(TEXT.format(base=settings.PUBLIC_BASE_URL, staff=directory, sos=sos))

    def alert(self) -> None:
        operator, approver, keeper = (demo_user(name, staff=True).email for name in ("Serik", "Ainur", "Marat"))
        volunteers = [demo_user(citizen.secondary).email for citizen in abroad.CITIZENS]
        call_command("demo_alerts", staff.EMBASSY, operator, approver, keeper=keeper, volunteers=volunteers)
