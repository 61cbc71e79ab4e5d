from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "bayiri.tasks"
    label = "tasks"
