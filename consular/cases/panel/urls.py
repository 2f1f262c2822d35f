"""Addresses of the screens for conversations, mounted in the one panel site."""

from django.urls import URLPattern, URLResolver, path

from consular.cases.panel import acts, case_file, complaints, conversation, inbox, mail, replies, sos
from econsulate.core.panel.site import site


def pages() -> list[URLPattern | URLResolver]:
    behind = site.admin_view
    thread = "messages/<uuid:public_id>"
    return [
        path("sos/", behind(sos.board), name="sos"),
        path("sos/<uuid:public_id>/", behind(sos.one_call), name="sos_call"),
        path("sos/<uuid:public_id>/<slug:name>/", behind(sos.act), name="sos_act"),
        path("mails/", behind(mail.listed), name="mails"),
        path("mails/<uuid:public_id>/", behind(mail.one_mail), name="mail"),
        path("mails/<uuid:public_id>/pages/<uuid:page_id>/", behind(mail.one_page), name="mail_page"),
        path("mails/<uuid:public_id>/<slug:name>/", behind(mail.act), name="mail_act"),
        path("messages/", behind(inbox.inbox), name="messages"),
        path(f"{thread}/", behind(conversation.one_thread), name="thread"),
        path(f"{thread}/pages/<uuid:page_id>/", behind(conversation.one_page), name="thread_page"),
        path(f"{thread}/translate/<uuid:message_id>/", behind(acts.translate), name="translate"),
        path(f"{thread}/make-a-case/", behind(case_file.of_thread), name="make_a_case"),
        path(f"{thread}/<slug:name>/", behind(acts.act), name="thread_act"),
        path("cases/", behind(case_file.listed), name="cases"),
        path("cases/new/", behind(case_file.new), name="new_case"),
        path("cases/<uuid:public_id>/", behind(case_file.one_case), name="case"),
        path("cases/<uuid:public_id>/<slug:name>/", behind(case_file.act), name="case_act"),
        path("case-board/", behind(case_file.board), name="case_board"),
        path("complaints/", behind(complaints.listed), name="complaints"),
        path("complaints/<uuid:public_id>/", behind(complaints.one_complaint), name="complaint"),
        path("complaints/<uuid:public_id>/pages/<uuid:page_id>/", behind(complaints.one_page), name="complaint_page"),
        path("complaints/<uuid:public_id>/<slug:name>/", behind(complaints.act), name="complaint_act"),
        path("replies/", behind(replies.listed), name="replies"),
        path("replies/new/", behind(replies.new), name="new_reply"),
        path("replies/<uuid:public_id>/", behind(replies.one_reply), name="reply"),
        path("replies/<uuid:public_id>/retire/", behind(replies.retire), name="retire_reply"),
    ]
