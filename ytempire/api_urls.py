"""The JSON API's addresses, all of them."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.api import auth, keys
from analytics.api import costs as cost_reports
from analytics.api import dashboard, performance
from channels_app import api as channels
from costs.api import ledger
from costs.api import spending as costs
from notifications import api as webhooks
from studio.api import media, stock
from videos.api import brand, editing, library, making, music, quality, thumbnails
from videos.api import channels as channels_videos

v1 = [
    path("auth/login", auth.LoginView.as_view()),
    path("auth/refresh", auth.RefreshView.as_view()),
    path("auth/logout", auth.LogoutView.as_view()),
    path("auth/me", auth.MeView.as_view()),
    path("auth/password", auth.PasswordView.as_view()),
    path("auth/change-password", auth.PasswordView.as_view()),
    path("api-keys", keys.ApiKeysView.as_view()),
    path("api-keys/<str:id>", keys.ApiKeyView.as_view()),
    path("channels", channels.ChannelsView.as_view()),
    path("channels/<str:id>", channels_videos.ChannelView.as_view()),
    path("channels/<str:id>/automation", channels.AutomationView.as_view()),
    path("channels/<str:id>/brand", brand.BrandView.as_view()),
    path("channels/<str:id>/stats", channels.StatisticsView.as_view()),
    path("videos", library.VideosView.as_view()),
    path("videos/generate", making.GenerateView.as_view()),
    path("videos/estimate", making.EstimateView.as_view()),
    path("videos/queue", making.QueueView.as_view()),
    path("videos/queue/pause", making.PauseView.as_view()),
    path("videos/queue/resume", making.ResumeView.as_view()),
    path("videos/<str:id>", library.VideoView.as_view()),
    path("videos/<str:id>/status", library.StatusView.as_view()),
    path("videos/<str:id>/metrics", library.MetricsView.as_view()),
    path("videos/<str:id>/quality", quality.QualityView.as_view()),
    path("videos/<str:id>/scenes", editing.ScenesView.as_view()),
    path("videos/<str:id>/scenes/<str:scene_id>", editing.SceneView.as_view()),
    path("videos/<str:id>/edit", editing.EditView.as_view()),
    path("videos/<str:id>/edit/estimate", editing.EditEstimateView.as_view()),
    path("videos/<str:id>/versions", editing.VersionsView.as_view()),
    path("videos/<str:id>/versions/<str:number>/restore", editing.RestoreView.as_view()),
    path("videos/<str:id>/thumbnails", thumbnails.ThumbnailsView.as_view()),
    path("videos/<str:id>/thumbnails/<str:number>/choose", thumbnails.ChooseView.as_view()),
    path("videos/<str:id>/retry", making.RetryView.as_view()),
    path("videos/<str:id>/cancel", making.CancelView.as_view()),
    path("media", media.MediaListView.as_view()),
    path("media/stock", stock.StockView.as_view()),
    path("media/upload", media.UploadView.as_view()),
    path("media/<str:id>", media.MediaView.as_view()),
    path("voices", making.VoicesView.as_view()),
    path("music", music.MusicView.as_view()),
    path("dashboard/overview", dashboard.OverviewView.as_view()),
    path("dashboard/metrics", dashboard.MetricsView.as_view()),
    path("dashboard/chart", dashboard.ChartView.as_view()),
    path("dashboard/activity", dashboard.ActivityView.as_view()),
    path("costs/breakdown", costs.BreakdownView.as_view()),
    path("costs/limits", costs.LimitsView.as_view()),
    path("costs/alerts", costs.AlertsView.as_view()),
    path("costs/alerts/rules", costs.RulesView.as_view()),
    path("costs/alerts/rules/<str:type>", costs.RuleView.as_view()),
    path("costs/alerts/<str:id>", costs.AlertView.as_view()),
    path("costs/alerts/<str:id>/dismiss", costs.DismissView.as_view()),
    path("costs/uncertain", ledger.UncertainView.as_view()),
    path("costs/uncertain/<str:id>/settle", ledger.SettleView.as_view()),
    path("costs/export", ledger.ExportView.as_view()),
    path("costs/daily-report", cost_reports.DailyReportView.as_view()),
    path("costs/history", cost_reports.HistoryView.as_view()),
    path("costs/projection", cost_reports.ProjectionView.as_view()),
    path("analytics", performance.AudienceView.as_view()),
    path("analytics/export", performance.ExportView.as_view()),
    path("analytics/top-performers", performance.TopPerformersView.as_view()),
    path("analytics/revenue", performance.RevenueView.as_view()),
    path("analytics/channels/<str:id>", performance.ChannelView.as_view()),
    path("analytics/videos/<str:id>", performance.VideoView.as_view()),
    path("webhooks", webhooks.WebhooksView.as_view()),
    path("webhooks/<str:id>", webhooks.WebhookView.as_view()),
    path("webhooks/<str:id>/rotate-secret", webhooks.RotateSecretView.as_view()),
    path("webhooks/<str:id>/deliveries", webhooks.DeliveriesView.as_view()),
    path("webhooks/<str:id>/deliveries/<str:delivery_id>/retry", webhooks.RetryView.as_view()),
]

# Swagger UI styles its elements itself; nothing else in the product may.
docs = csp_update({"style-src": [UNSAFE_INLINE]})(SpectacularSwaggerSplitView.as_view())

urlpatterns = [
    path("v1/", include(v1)),
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs", docs, name="docs"),
]
