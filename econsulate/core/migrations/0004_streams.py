"""The feed of changes says to open streams for whom something is new (econsulate/core/feed/triggers)."""

from django.db import migrations

from econsulate.core.feed.triggers import FUNCTION


class Migration(migrations.Migration):
    dependencies = [("core", "0003_pulses")]

    # The function before needs nothing taken back: nobody has to listen.
    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
