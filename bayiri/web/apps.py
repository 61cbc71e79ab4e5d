from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bayiri.web"
    label = "web"
