from django.urls import path

from bayiri.referrals.views import links, referrals
from bayiri.referrals.views.somebody import somebody

app_name = "referrals"
urlpatterns = [
    path("referrals", referrals.inbox, name="inbox"),
    path("referrals/sent", referrals.sent, name="sent"),
    path("referrals/partners", referrals.partners, name="partners"),
    path("referrals/receipts", referrals.receipts, name="receipts"),
    path("referrals/somebody", somebody, name="somebody"),
    path("referrals/<uuid:referral_id>", referrals.referral, name="referral"),
    path("referrals/<uuid:referral_id>/link", links.make, name="make-link"),
    path("referrals/<uuid:referral_id>/send", links.send, name="send-link"),
    path("referrals/<uuid:referral_id>/pin", links.show_pin, name="show-pin"),
    path("referrals/<uuid:referral_id>/<slug:act>", referrals.step, name="step"),
    path("answer/<str:token>", links.answer, name="answer"),
]
