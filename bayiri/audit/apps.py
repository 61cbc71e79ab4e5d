from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "bayiri.audit"
    label = "audit"
