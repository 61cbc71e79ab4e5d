from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "bayiri.boards"
    label = "boards"
