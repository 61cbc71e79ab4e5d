from django.urls import path

from bayiri.accounts.views import providers, second_step, set_up, sign_in, systems, token, yours

app_name = "accounts"
urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/as/<uuid:user_id>", sign_in.sign_in_as, name="sign-in-as"),
    path("sign-in/second-step", second_step.second_step, name="second-step"),
    path("sign-in/forgotten", sign_in.forgotten, name="forgotten"),
    path("sign-in/forgotten/sent", sign_in.sent, name="sent"),
    path("sign-in/with/<slug:slug>", providers.begin, name="provider"),
    path("sign-in/with/<slug:slug>/back", providers.back, name="provider-back"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("set-password/<str:token>", sign_in.set_password, name="set-password"),
    path("second-step", set_up.set_up, name="set-up"),
    path("second-step/later", set_up.later, name="later"),
    path("second-step/code", set_up.set_up_code, name="set-up-code"),
    path("second-step/passkey", set_up.set_up_passkey, name="set-up-passkey"),
    path("second-step/recovery-codes", set_up.recovery_codes, name="recovery-codes"),
    path("colleagues/<uuid:colleague_id>/second-step", yours.forget_factors, name="forget-factors"),
    path("api/v1/token", token.token, name="token"),
    path("systems", systems.systems, name="systems"),
    path("systems/connect", systems.connect_system, name="connect-system"),
    path("systems/<uuid:system_id>/scopes", systems.system_scopes, name="system-scopes"),
    path("systems/<uuid:system_id>/secret", systems.renew_secret, name="renew-secret"),
    path("systems/<uuid:system_id>/stop", systems.stop_system, name="stop-system"),
    path("your-sign-ins", yours.yours, name="yours"),
    path("your-sign-ins/confirm", yours.confirm, name="confirm"),
    path("your-sign-ins/password", yours.change_password, name="change-password"),
    path("your-sign-ins/others/end", yours.end_others, name="end-others"),
    path("your-sign-ins/<uuid:sign_in_id>/end", yours.end_session, name="end-session"),
    path("your-sign-ins/factors/<int:factor_id>/remove", yours.remove_factor, name="remove-factor"),
]
