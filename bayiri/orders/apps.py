from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "bayiri.orders"
    label = "orders"
