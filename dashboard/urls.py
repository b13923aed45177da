"""The addresses of the pages."""

from django.urls import path
from django.views.generic import RedirectView

from dashboard.views import channels, costs, home, library, sign_in, video, watch

to_sign_in = RedirectView.as_view(pattern_name="login", query_string=True)

urlpatterns = [
    path("login", sign_in.SignIn.as_view(), name="login"),
    path("auth/login", to_sign_in),
    path("sign-in", to_sign_in),
    path("logout", sign_in.SignOut.as_view(), name="logout"),
    path("", home.home, name="dashboard"),
    path("dashboard", RedirectView.as_view(pattern_name="dashboard")),
    path("making", home.making, name="making"),
    path("alerts/<int:alert_id>/dismiss", home.dismiss, name="alert-dismiss"),
    path("channels", channels.channels, name="channels"),
    path("channels/new", channels.create, name="channel-new"),
    path("channels/<uuid:channel_id>", channels.edit, name="channel"),
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
    path("costs", costs.costs, name="costs"),
    path("costs/budget", costs.budget, name="budget"),
    path("settings/billing", RedirectView.as_view(pattern_name="costs")),
]
