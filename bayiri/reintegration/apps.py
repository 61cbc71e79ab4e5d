from django.apps import AppConfig


class ReintegrationConfig(AppConfig):
    name = "bayiri.reintegration"
    label = "reintegration"
