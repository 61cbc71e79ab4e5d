from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "bayiri.programmes"
    label = "programmes"
