"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from ytempire import health
from ytempire.metrics.views import metrics

admin.site.site_header = admin.site.site_title = "YTEMPIRE administration"

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    # One door for everybody, with one throttle.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/", admin.site.urls),
    path("api/", include("ytempire.api_urls")),
    path("", include("videos.urls")),
    path("", include("dashboard.urls")),
]
handler400 = "ytempire.core.errors.bad_request"
handler403 = "ytempire.core.errors.permission_denied"
handler404 = "ytempire.core.errors.not_found"
handler500 = "ytempire.core.errors.server_error"
