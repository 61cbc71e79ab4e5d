from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "bayiri.oversight"
    label = "oversight"
