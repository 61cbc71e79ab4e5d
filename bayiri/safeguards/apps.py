from django.apps import AppConfig


class SafeguardsConfig(AppConfig):
    name = "bayiri.safeguards"
    label = "safeguards"
