from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "bayiri.pages"
    label = "pages"
