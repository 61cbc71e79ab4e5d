from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "bayiri.monitoring"
    label = "monitoring"
