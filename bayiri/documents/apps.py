from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "bayiri.documents"
    label = "documents"
