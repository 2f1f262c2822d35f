"""Addresses of sign-in: the app's protocol, one's own login, and the door of the staff panel."""

from django.urls import include, path
from django.views.i18n import set_language

from econsulate.core.signin import pages, security_pages
from econsulate.core.signin.views import MeView

panel = [
    path("sign-in/", pages.sign_in, name="sign_in"),
    path("sign-in/code/", pages.sign_in_code, name="sign_in_code"),
    path("sign-in/second-factor/", pages.sign_in_factor, name="sign_in_factor"),
    path("sign-in/passkey/", pages.passkey_options, name="passkey_options"),
    path("sign-in/demo/", pages.demo_factors, name="demo_factors"),
    path("sign-out/", pages.sign_out, name="sign_out"),
    path("language/", set_language, name="set_language"),
    path("confirm/", security_pages.step_up, name="step_up"),
    path("security/", security_pages.security, name="security"),
    path("security/enrol/", security_pages.enrol, name="enrol"),
    path("security/sessions/<int:number>/end/", security_pages.end_session, name="end_session"),
    path("security/passkeys/add/", security_pages.add_passkey, name="add_passkey"),
    path("security/passkeys/options/", security_pages.new_passkey_options, name="new_passkey_options"),
    path("security/factors/<int:number>/remove/", security_pages.remove_factor, name="remove_factor"),
]

urlpatterns = [
    path("_allauth/", include("econsulate.core.signin.headless")),
    path("api/v1/me", MeView.as_view(), name="me"),
    path("panel/", include((panel, "signin"))),
]
