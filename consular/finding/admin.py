"""What does the search for people add to the panel?"""

from django.utils.translation import gettext_lazy as _

from consular.finding.panel.people import pages
from consular.missions.panel.roles import holds
from consular.visas.models.applications import CASE_ROLES
from econsulate.core.panel.site import site

site.open_section(_("Find somebody"), "panel:people", is_for=holds(*CASE_ROLES))
site.add_pages(pages)
