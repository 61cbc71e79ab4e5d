from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "bayiri.cases"
    label = "cases"
