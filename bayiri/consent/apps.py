from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "bayiri.consent"
    label = "consent"
