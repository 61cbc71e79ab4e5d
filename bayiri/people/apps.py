from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "bayiri.people"
    label = "people"
