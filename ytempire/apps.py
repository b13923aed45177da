from django.apps import AppConfig


class YtempireConfig(AppConfig):
    name = "ytempire"
    verbose_name = "YTEMPIRE"
