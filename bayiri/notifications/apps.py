from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "bayiri.notifications"
    label = "notifications"
