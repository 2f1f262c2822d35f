"""How does a doorbell reach a phone without Google or Apple? By UnifiedPush: Web Push to a server its owner chose."""

from django.utils.translation import gettext_lazy as _

from notifications.channels.webpush import WebPush


class UnifiedPush(WebPush):
    """Any public server will do; `http.guard` sees to it that it is one."""

    kind = "unifiedpush"
    label = _("Android without Google (UnifiedPush)")

    def may_use(self, host: str) -> bool:
        return True
