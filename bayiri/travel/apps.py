from django.apps import AppConfig


class TravelConfig(AppConfig):
    name = "bayiri.travel"
    label = "travel"
