from django.apps import AppConfig


class RulebooksConfig(AppConfig):
    name = "bayiri.rulebooks"
    label = "rulebooks"
