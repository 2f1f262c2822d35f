"""Every address of the system; each app brings its own."""

from csp.decorators import csp_update
from django.urls import include, path
from django.utils.module_loading import autodiscover_modules
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from econsulate.core.health.views import healthz, metrics, readyz
from econsulate.core.panel.site import site

# The one inline style of Swagger UI's page, by its hash, so that the policy need not allow any other.
PAGE_STYLE = "'sha256-MMpT0iDxyjALd9PdfepImGX3DBfJPXZ4IlDWdPAgtn0='"
reference = csp_update({"style-src": [PAGE_STYLE]})(SpectacularSwaggerSplitView.as_view(url_name="schema"))

# The panel's pages: <app>/admin.py adds them to the one site. Workers, which have no addresses, start sooner without.
autodiscover_modules("admin")

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("", include("consular.urls")),
    path("", include("econsulate.core.appconfig.urls")),
    path("", include("econsulate.core.feed.urls")),
    path("", include("econsulate.core.files.urls")),
    path("", include("econsulate.core.signin.urls")),
    path("", include("econsulate.core.streams.urls")),
    path("", include("notifications.urls")),
    path("panel/", site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", reference, name="docs"),
]

handler400 = "econsulate.core.errors.bad_request"
handler403 = "econsulate.core.errors.forbidden"
handler404 = "econsulate.core.errors.not_found"
handler500 = "econsulate.core.errors.server_error"
