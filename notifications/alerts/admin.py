"""What do alerts add to the panel?"""

from django.utils.translation import gettext_lazy as _

from econsulate.core.panel.site import site
from notifications.alerts.models.choices import Mode
from notifications.alerts.panel import broken
from notifications.alerts.panel.desk import has_part
from notifications.alerts.panel.incidents import waiting
from notifications.alerts.panel.urls import pages

site.open_section(_("Emergency alerts"), "panel:alerts", is_for=has_part)
site.raise_alarm(waiting(Mode.LIVE, "error"))
site.raise_alarm(waiting(Mode.EXERCISE, "drill"))
site.raise_alarm(broken.overdue)
site.raise_alarm(broken.fresh)
site.add_pages(pages)
