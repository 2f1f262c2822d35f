"""How does a code turn into a session? allauth's sign-in by code, also for an address nobody has claimed yet."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.http import HttpRequest, HttpResponse

from econsulate.core.accounts.models import User
from econsulate.core.signin import sms, texts
from econsulate.core.signin.services import claim


class SignUpProcess(LoginCodeVerificationProcess):
    """Sends a code to a new address. The login is made when the code comes back, so nobody can squat an address."""

    def send(self, skip_enumeration_mails: bool = False) -> None:
        code = self.state["code"] = get_adapter().generate_login_code()
        if self.state.get("email"):
            get_adapter().send_mail("account/email/login_code", self.state["email"], {"code": code})
        else:
            sms.send_text(self.state["phone"], texts.SMS_CODE, code=code)


def ask_to_sign_up(request: HttpRequest, *, email: str | None, phone: str | None) -> None:
    """Send a code. Whoever has a login already gets a code to sign in: the caller can't tell the two apart."""
    known = holder(email=email, phone=phone)
    if known is not None:
        user = known if known.is_active else None
        LoginCodeVerificationProcess.initiate(request=request, user=user, email=email, phone=phone)
        return
    login = Login(email=email, phone=phone, signup=True)
    login.state["stages"] = {"current": LoginByCodeStage.key}
    stage = LoginByCodeStage(LoginStageController(request, login), request, login)
    stage.state.update(SignUpProcess.initial_state(user=None, email=email, phone=phone), initiated_by_user=True)
    process = SignUpProcess(stage)
    process.send()
    process.persist()


def holder(*, email: str | None, phone: str | None) -> User | None:
    """Whose address this is, retired logins included."""
    if phone:
        return User.objects.filter(phone=phone).first()
    users: list[User] = filter_users_by_email(email or "", prefer_verified=True, for_login=True)
    return users[0] if users else None


def finish(process: LoginCodeVerificationProcess) -> HttpResponse:
    """Act on a right code: claim the address when it is new, then sign in or go on to the second factor."""
    if process.user is None:
        process._user = claim(email=process.state.get("email"), phone=process.state.get("phone"))
    response: HttpResponse = process.finish(None)
    return response


def pending_stage(request: HttpRequest, key: str) -> Any:
    """The stage this session waits in, if it is that one."""
    return LoginStageController.enter(request, key)
