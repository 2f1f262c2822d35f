"""What does an officer fill in about a conversation?"""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consular.cases.models.threads import Thread
from consular.cases.rules.texts import LONGEST, plain
from consular.cases.services.assigning import colleagues_for
from consular.missions.models.missions import Mission
from consular.missions.models.texts import in_language
from econsulate.core.errors import DomainError
from econsulate.core.files.sandbox.protocol import MEDIA_TYPES
from econsulate.core.files.services.uploads import TooLarge
from econsulate.core.panel.forms import Form, Line


def here() -> str:
    return get_language() or "en"


class Spoken(forms.CharField):
    """Plain text as the API takes it: what nobody can see is taken out."""

    widget = forms.Textarea(attrs={"rows": 6})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST, **options)

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class ThreadForm(Form):
    """A form about one conversation."""

    def __init__(self, data: Any = None, *, thread: Thread, name: str) -> None:
        self.thread = thread
        super().__init__(data, name=name)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the conversation."""


class Writing(ThreadForm):
    """`client_id` makes a form that is sent twice one message."""

    text = Spoken(label=_("Answer, in the citizen's language"))
    language = forms.ChoiceField(label=_("Language of this text"), choices=settings.LANGUAGES)
    file = forms.FileField(
        label=_("A file with it: PDF, JPEG or PNG"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(MEDIA_TYPES.values())}),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.initial = {"language": self.thread.language, "client_id": uuid4()}

    def show(self, refusal: DomainError) -> None:
        """A browser forgets the file it sent, never the text; that it was too large stands beside it."""
        if isinstance(refusal, TooLarge):
            self.add_error("file", refusal.detail)
        else:
            super().show(refusal)


class Noting(Writing):
    def prepare(self) -> None:
        super().prepare()
        self.fields["text"].label = _("Note, never shown to the citizen")
        self.fields["text"].widget.attrs["rows"] = 3
        self.initial["language"] = here()


class Reporting(Noting):
    def prepare(self) -> None:
        super().prepare()
        self.fields["text"].label = _("What was exchanged with whom, never shown to the citizen")


class Translating(Form):
    language = forms.ChoiceField(label=_("Language of this text"), choices=settings.LANGUAGES)
    text = Spoken(label=_("Translation, by a person"))


class Handing(ThreadForm):
    colleague = forms.TypedChoiceField(label=_("Colleague"), choices=list)

    def prepare(self) -> None:
        self.fields["colleague"].choices = [  # type: ignore[attr-defined]
            (str(each.id), each.name) for each in colleagues_for(self.thread)
        ]


class PassingOn(ThreadForm):
    mission = forms.ChoiceField(label=_("Mission"), choices=list)

    def prepare(self) -> None:
        rows = Mission.objects.open_on(timezone.now().date()).exclude(pk=self.thread.mission_id).order_by("code")
        self.fields["mission"].choices = [  # type: ignore[attr-defined]
            (row.code, f"{in_language(row.names, here())} ({row.code})") for row in rows
        ]


class Closing(ThreadForm):
    """Names the version that was read: nobody closes on a message they have not seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def prepare(self) -> None:
        self.initial = {"version": self.thread.version}

    def show(self, refusal: DomainError) -> None:
        """The page that says why not shows what stands now; whoever closes then has seen it."""
        super().show(refusal)
        self.thread.refresh_from_db(fields=["version"])
        self.data = {**self.data, "version": str(self.thread.version)}


class Bare(ThreadForm):
    pass


class ReplyForm(Form):
    """A reply kept ready."""

    title = Line(label=_("Title"), max_length=120)
    language = forms.ChoiceField(label=_("Language of this text"), choices=settings.LANGUAGES)
    text = Spoken(
        label=_("Text"),
        help_text=_("{name}, {reference}, {mission} and {officer} are filled in. An officer edits it before sending."),
    )


class NewReply(ReplyForm):
    mission = forms.ChoiceField(label=_("Mission"), choices=list)
    field_order = ("mission", "language", "title", "text")


class ChangedReply(ReplyForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class Retiring(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
