from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "bayiri.agencies"
    label = "agencies"
