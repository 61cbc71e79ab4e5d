from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bayiri.accounts"
    label = "accounts"
