"""What has changed for whom, and where in the order of what was committed does it stand?"""

from django.db import models
from django.db.models import Q


class Change(models.Model):
    """The last change of one thing; a further one moves this row on, so there are no more rows than things.

    Rows are written by triggers alone (triggers.py), in the transaction of the change. `position` is the id of that
    transaction: ids are given out in the order of beginning, so a reader stops below the oldest still running
    (decision 0026). `about` names whose it is by a key of the app that told it, `login` the account that did it or it
    was sent to; with `is_open` everybody sees it who acts for whom it is about. Here are no names and no contents.
    """

    kind = models.CharField(max_length=32)
    object_id = models.UUIDField()
    about = models.BigIntegerField(null=True)
    login = models.BigIntegerField(null=True)
    is_open = models.BooleanField(default=False)
    is_gone = models.BooleanField(default=False)
    position = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="core_change_one_a_thing"),
            models.CheckConstraint(
                condition=Q(about__isnull=False) | Q(login__isnull=False), name="core_change_is_somebodys"
            ),
        ]
        indexes = [
            models.Index(fields=["about", "position", "id"], name="core_change_about"),
            models.Index(fields=["login", "position", "id"], name="core_change_login"),
            models.Index(fields=["changed_at"], condition=Q(is_gone=True), name="core_change_gone"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
