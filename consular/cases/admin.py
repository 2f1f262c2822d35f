"""What do conversations and cases add to the panel?"""

from django.utils.translation import gettext_lazy as _

from consular.cases.models.complaints import COMPLAINT_ROLES
from consular.cases.models.threads import THREAD_ROLES
from consular.cases.panel.sos import waiting
from consular.cases.panel.urls import pages
from consular.missions.models.rota import DUTY_ROLES
from consular.missions.panel.roles import holds
from econsulate.core.panel.site import site

site.open_section(_("Calls for help"), "panel:sos", is_for=holds(*DUTY_ROLES))
site.raise_alarm(waiting)
site.open_section(_("Messages"), "panel:messages", is_for=holds(*THREAD_ROLES))
site.open_section(_("Cases"), "panel:cases", is_for=holds(*THREAD_ROLES))
site.open_section(_("Complaints"), "panel:complaints", is_for=holds(*COMPLAINT_ROLES))
site.add_pages(pages)
