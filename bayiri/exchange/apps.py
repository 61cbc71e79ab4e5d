from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "bayiri.exchange"
    label = "exchange"
