"""The addresses of the pages."""

from django.urls import include, path
from django.views.generic import RedirectView

from dashboard.views import (
    brand,
    channels,
    costs,
    home,
    library,
    media,
    settings,
    sign_in,
    system,
    video,
    watch,
)
from dashboard.views.settings import api_keys, password, webhooks

to_sign_in = RedirectView.as_view(pattern_name="login", query_string=True)

of_webhooks = [
    path("new", webhooks.create, name="settings-webhook-new"),
    path("<str:webhook_id>", webhooks.webhook, name="settings-webhook"),
    path("<str:webhook_id>/edit", webhooks.edit, name="settings-webhook-edit"),
    path("<str:webhook_id>/switch", webhooks.switch, name="settings-webhook-switch"),
    path("<str:webhook_id>/secret", webhooks.new_secret, name="settings-webhook-secret"),
    path("<str:webhook_id>/delete", webhooks.delete, name="settings-webhook-delete"),
    path(
        "<str:webhook_id>/deliveries/<str:delivery_id>/again",
        webhooks.again,
        name="settings-delivery-again",
    ),
]
urlpatterns = [
    path("login", sign_in.SignIn.as_view(), name="login"),
    path("auth/login", to_sign_in),
    path("sign-in", to_sign_in),
    path("logout", sign_in.SignOut.as_view(), name="logout"),
    path("", home.home, name="dashboard"),
    path("dashboard", RedirectView.as_view(pattern_name="dashboard")),
    path("making", home.making, name="making"),
    path("making/pause", home.pause, name="making-pause"),
    path("alerts/<int:alert_id>/dismiss", home.dismiss, name="alert-dismiss"),
    path("channels", channels.channels, name="channels"),
    path("channels/new", channels.create, name="channel-new"),
    path("channels/<uuid:channel_id>", channels.edit, name="channel"),
    path("channels/<uuid:channel_id>/brand", brand.brand, name="channel-brand"),
    path("channels/<uuid:channel_id>/automation", channels.automation, name="channel-automation"),
    path("channels/<uuid:channel_id>/pause", channels.pause, name="channel-pause"),
    path("channels/<uuid:channel_id>/delete", channels.delete, name="channel-delete"),
    path("videos", library.videos, name="videos"),
    path("videos/new", library.create, name="video-new"),
    path("videos/new/estimate", library.estimate, name="video-estimate"),
    path("videos/<uuid:video_id>", video.video, name="video"),
    path("videos/<uuid:video_id>/retry", video.retry, name="video-retry"),
    path("videos/<uuid:video_id>/cancel", video.cancel, name="video-cancel"),
    path("videos/<uuid:video_id>/share", video.share, name="video-share"),
    path("videos/<uuid:video_id>/delete", video.delete, name="video-delete"),
    path("watch/<str:token>", watch.watch, name="watch"),
    path("media", media.media, name="media"),
    path("media/<uuid:media_id>", media.edit, name="media-edit"),
    path("media/<uuid:media_id>/delete", media.delete, name="media-delete"),
    path("costs", costs.costs, name="costs"),
    path("costs/budget", costs.budget, name="budget"),
    path("costs/export", costs.export, name="costs-export"),
    path("costs/uncertain/<str:entry_id>", costs.settle, name="uncertain-settle"),
    path("costs/alerts", costs.alerts, name="cost-alerts"),
    path("settings", settings.settings, name="settings"),
    path("settings/password", password.password, name="settings-password"),
    path("settings/keys/new", api_keys.create, name="settings-key-new"),
    path("settings/keys/<str:key_id>/revoke", api_keys.revoke, name="settings-key-revoke"),
    path("settings/webhooks/", include(of_webhooks)),
    path("system", system.system, name="system"),
    path("system/queues/<str:queue>/pause", system.pause, name="system-queue-pause"),
    path("system/queues/<str:queue>/resume", system.resume, name="system-queue-resume"),
    path("system/providers/<str:provider>/ask", system.close_breaker, name="system-provider-ask"),
    path("settings/billing", RedirectView.as_view(pattern_name="costs")),
]
