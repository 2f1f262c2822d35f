"""Which files does a review carry on? What fell on appeal before it, all the way back to the first.

The chain is followed by a function of the database (first migration), so that services and triggers see the same one.
"""

from typing import Any

from django.db import models

# In triggers; `NEW` is a row about an application.
CARRIED_ON = "(SELECT consular_examined_in(NEW.application_id))"


class ExaminedIn(models.Func):
    """Keys of the application with this key and of all that is examined anew in it; stands after `__in`."""

    function = "consular_examined_in"
    template = "(SELECT %(function)s(%(expressions)s))"

    def __init__(self, application: Any) -> None:
        key = models.BigIntegerField()
        value = application if hasattr(application, "resolve_expression") else models.Value(application, key)
        super().__init__(value, output_field=key)
