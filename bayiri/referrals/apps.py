from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "bayiri.referrals"
    label = "referrals"
