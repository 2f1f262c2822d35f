"""What does every page of the panel need to know?"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from econsulate.core.access import may_enter_panel


def panel(request: HttpRequest) -> dict[str, Any]:
    """Template context: the product's name, whether this is a trial, and whether the caller is inside."""
    return {"product": settings.PRODUCT_NAME, "demo": settings.DEMO, "inside": lambda: may_enter_panel(request)}
