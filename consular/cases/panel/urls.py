"""Addresses of the screens for conversations, mounted in the one panel site."""

from django.urls import URLPattern, URLResolver, path

from consular.cases.panel import acts, conversation, inbox, replies
from econsulate.core.panel.site import site


def pages() -> list[URLPattern | URLResolver]:
    behind = site.admin_view
    thread = "messages/<uuid:public_id>"
    return [
        path("messages/", behind(inbox.inbox), name="messages"),
        path(f"{thread}/", behind(conversation.one_thread), name="thread"),
        path(f"{thread}/pages/<uuid:page_id>/", behind(conversation.one_page), name="thread_page"),
        path(f"{thread}/translate/<uuid:message_id>/", behind(acts.translate), name="translate"),
        path(f"{thread}/<slug:name>/", behind(acts.act), name="thread_act"),
        path("replies/", behind(replies.listed), name="replies"),
        path("replies/new/", behind(replies.new), name="new_reply"),
        path("replies/<uuid:public_id>/", behind(replies.one_reply), name="reply"),
        path("replies/<uuid:public_id>/retire/", behind(replies.retire), name="retire_reply"),
    ]
