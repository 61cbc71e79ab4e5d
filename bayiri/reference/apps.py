from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "bayiri.reference"
    label = "reference"
