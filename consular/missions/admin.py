"""What does missions add to the panel?"""

from django.utils.translation import gettext_lazy as _

from consular.missions.models.posts import Role
from consular.missions.models.rota import DUTY_ROLES
from consular.missions.panel.mission import READERS
from consular.missions.panel.roles import administers_headquarters, holds
from consular.missions.panel.trail import TrailAdmin
from consular.missions.panel.urls import pages
from econsulate.core.audit.models import AuditEntry
from econsulate.core.panel.site import site

site.open_section(_("Duty rota"), "panel:duty", is_for=holds(*DUTY_ROLES))
site.open_section(_("Missions"), "panel:missions", is_for=holds(*READERS))
site.open_section(_("Apps"), "panel:app_config", is_for=administers_headquarters)
site.open_section(_("Audit trail"), "panel:core_auditentry_changelist", is_for=holds(Role.AUDITOR))
site.add_pages(pages)
site.register(AuditEntry, TrailAdmin)
