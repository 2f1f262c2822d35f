"""What do the register and the journeys add to the panel?"""

from django.utils.translation import gettext_lazy as _

from consular.abroad.models.registration import REGISTER_ROLES
from consular.abroad.panel.head_counts import may_count
from consular.abroad.panel.urls import pages
from consular.missions.models.posts import Role
from consular.missions.panel.roles import holds
from econsulate.core.panel.site import site

site.open_section(_("Citizens abroad"), "panel:register", is_for=holds(*REGISTER_ROLES))
site.open_section(_("Journeys"), "panel:trips", is_for=holds(*REGISTER_ROLES))
site.open_section(_("Whereabouts"), "panel:whereabouts", is_for=holds(*REGISTER_ROLES))
site.open_section(_("Older registers"), "panel:old_registers", is_for=holds(Role.MISSION_ADMIN))
site.open_section(_("Head-counts"), "panel:head_counts", is_for=may_count)
site.add_pages(pages)
