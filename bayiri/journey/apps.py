from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "bayiri.journey"
    label = "journey"
