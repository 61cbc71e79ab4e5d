from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "bayiri.privacy"
    label = "privacy"
