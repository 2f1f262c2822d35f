"""What does privacy add to the panel?"""

from django.utils.translation import gettext_lazy as _

from consular.missions.panel.roles import holds
from consular.privacy.models.holds import HOLDERS
from consular.privacy.panel.urls import pages
from econsulate.core.panel.site import site

site.open_section(_("Legal holds"), "panel:legal_holds", is_for=holds(*HOLDERS))
site.add_pages(pages)
