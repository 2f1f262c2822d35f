"""What do check-ins add to the panel?"""

from django.utils.translation import gettext_lazy as _

from econsulate.core.panel.site import site
from notifications.checkins.panel.desk import has_part
from notifications.checkins.panel.urls import pages

site.open_section(_("How people are"), "panel:check_ins", is_for=has_part)
site.add_pages(pages)
