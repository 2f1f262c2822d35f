"""What does visas add to the panel?"""

from django.utils.translation import gettext_lazy as _

from consular.missions.models.posts import Role
from consular.missions.panel.roles import holds
from consular.visas.models.applications import CASE_ROLES
from consular.visas.models.break_glass import SUPERVISORS
from consular.visas.panel.catalogue import READERS
from consular.visas.panel.urls import pages
from consular.visas.services.review import WORKERS
from econsulate.core.panel.site import site

site.open_section(_("Visa files"), "panel:visa_queue", is_for=holds(*CASE_ROLES))
site.open_section(_("Asking to act"), "panel:claims", is_for=holds(*WORKERS))
site.open_section(_("Appeals"), "panel:visa_appeals", is_for=holds(Role.APPEAL_REVIEWER))
site.open_section(_("Emergency openings"), "panel:emergencies", is_for=holds(*CASE_ROLES, *SUPERVISORS))
site.open_section(_("Catalogue"), "panel:catalogue", is_for=holds(*READERS))
site.add_pages(pages)
