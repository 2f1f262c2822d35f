"""Do these coded grounds exist, and can they carry this ruling?"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from consular.visas.models.applications import VisaApplication
from consular.visas.models.choices import Ruling
from consular.visas.models.grounds import RefusalGround
from econsulate.core.errors import FieldError, InvalidInput


def require_grounds(application: VisaApplication, codes: Sequence[str], ruling: Ruling) -> list[RefusalGround]:
    """The grounds of the application's catalogue. Raises InvalidInput when there is none, or an unknown one."""
    offered = RefusalGround.objects.filter(version=application.category.version_id, rulings__contains=[ruling])
    found = {ground.code: ground for ground in offered.filter(code__in=codes)}
    if not codes or set(codes) - found.keys():
        detail = _("Choose grounds of the catalogue that carry this ruling.")
        raise InvalidInput(errors=[FieldError("grounds", "unknown", detail)])
    return [found[code] for code in sorted(found)]
