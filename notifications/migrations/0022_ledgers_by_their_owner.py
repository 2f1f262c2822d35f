import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# They run as whoever migrates, who owns the tables; whoever serves may not make, change or drop any.
LEDGERS = """
    CREATE FUNCTION notifications_make_ledger(broadcast bigint) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        drill boolean; whole text; part text;
    BEGIN
        SELECT mode = 'exercise' INTO STRICT drill FROM notifications_broadcast WHERE id = broadcast;
        -- Attached when it is whole: whoever reads or writes another broadcast waits for nothing.
        FOREACH whole IN ARRAY ARRAY['notifications_hearer', 'notifications_handover'] LOOP
            part = whole || '_' || broadcast;
            EXECUTE format('CREATE TABLE IF NOT EXISTS %I (LIKE %I INCLUDING ALL)', part, whole);
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES IN (%s)', whole, part, broadcast);
        END LOOP;
        IF drill THEN
            part = 'notifications_hearer_' || broadcast;
            EXECUTE format(
                'ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (user_id)'
                ' REFERENCES notifications_enrolment (user_id) ON DELETE CASCADE', part, part || '_volunteers'
            );
        END IF;
    END $$;

    CREATE FUNCTION notifications_drop_ledger(broadcast bigint) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM notifications_broadcast WHERE id = broadcast AND dropped_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'the ledger of broadcast % is still kept', broadcast;
        END IF;
        EXECUTE format('DROP TABLE IF EXISTS %I', 'notifications_hearer_' || broadcast);
        EXECUTE format('DROP TABLE IF EXISTS %I', 'notifications_handover_' || broadcast);
    END $$;
"""
NONE = "DROP FUNCTION notifications_make_ledger(bigint), notifications_drop_ledger(bigint)"


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0021_emergency_contacts'),
    ]

    operations = [
        migrations.RunSQL(LEDGERS, NONE),
        pgtrigger.migrations.RemoveTrigger(
            model_name='alertevent',
            name='as_it_should_be',
        ),
        migrations.AddField(
            model_name='posting',
            name='in_hand_until',
            field=models.DateTimeField(null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alertevent',
            trigger=pgtrigger.compiler.Trigger(name='as_it_should_be', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE thread RECORD; last RECORD; latest bigint;', func="\n            \n    SELECT a.public_id, a.state, a.version, a.live_until, v.number, v.content_hash, v.expires_at, i.mode INTO thread\n        FROM notifications_alert a JOIN notifications_incident i ON i.id = a.incident_id\n        JOIN notifications_alertversion v ON v.alert_id = a.id AND v.id = NEW.version_id\n        WHERE a.id = NEW.alert_id FOR NO KEY UPDATE OF a;\n    \n    IF (FOUND AND thread.mode = NEW.mode) IS NOT TRUE THEN\n        RAISE EXCEPTION 'the version or the mode is of another alert' USING ERRCODE = 'check_violation', CONSTRAINT = 'notifications_alertevent_of_its_alert';\n    END IF;\n\n    \n    SELECT s.id INTO latest FROM notifications_submission s JOIN notifications_alertversion v ON v.id = s.version_id\n        WHERE v.alert_id = NEW.alert_id ORDER BY s.id DESC LIMIT 1;\n\n    PERFORM pg_advisory_xact_lock(hashtext('notifications_alertevent'), hashtext(NEW.mode));\n \n    IF (EXISTS (\n        SELECT FROM notifications_broadcast b WHERE b.id = NEW.broadcast_id AND b.mode = NEW.mode\n            AND b.thread = thread.public_id AND b.expires_at = NEW.expires_at\n    )) IS NOT TRUE THEN\n        RAISE EXCEPTION 'the broadcast is of another mode, thread or time' USING ERRCODE = 'check_violation', CONSTRAINT = 'notifications_alertevent_carried_as_what_it_is';\n    END IF;\n \n    IF (NEW.seq = (SELECT coalesce(max(seq), 0) + 1 FROM notifications_alertevent WHERE alert_id = NEW.alert_id)) IS NOT TRUE THEN\n        RAISE EXCEPTION 'not the next event of this alert' USING ERRCODE = 'check_violation', CONSTRAINT = 'notifications_alertevent_in_turn';\n    END IF;\n \n    IF ((NEW.kind <> 'alert') = coalesce(thread.live_until > clock_timestamp(), FALSE)) IS NOT TRUE THEN\n        RAISE EXCEPTION 'something of it is out, or nothing is' USING ERRCODE = 'check_violation', CONSTRAINT = 'notifications_alertevent_of_what_is_out';\n    END IF;\n\n            IF NEW.kind IN ('alert', 'update') THEN \n    IF (thread.number = thread.version AND thread.expires_at > clock_timestamp() AND NEW.expires_at = thread.expires_at\n        AND (\n            thread.state = 'approved' AND EXISTS (\n                SELECT FROM notifications_approval WHERE submission_id = latest AND verdict = 'approved'\n                    AND content_hash = thread.content_hash AND lapses_at > clock_timestamp()\n            ) OR thread.state = 'submitted' AND NEW.kind = 'alert' AND EXISTS (\n                SELECT FROM notifications_breakglass WHERE submission_id = latest AND by_id = NEW.by_id\n                    AND content_hash = thread.content_hash\n            )\n        )) IS NOT TRUE THEN\n        RAISE EXCEPTION 'nobody approved exactly this, or no longer' USING ERRCODE = 'check_violation', CONSTRAINT = 'notifications_alertevent_approved_as_it_is';\n    END IF;\n ELSE \n    IF (NEW.version_id = (\n        SELECT version_id FROM notifications_alertevent WHERE alert_id = NEW.alert_id ORDER BY seq DESC LIMIT 1\n    )) IS NOT TRUE THEN\n        RAISE EXCEPTION 'another version is out' USING ERRCODE = 'check_violation', CONSTRAINT = 'notifications_alertevent_ends_what_is_out';\n    END IF;\n END IF;\n            \n    SELECT position, digest::text INTO last FROM notifications_alertevent\n        WHERE mode = NEW.mode ORDER BY position DESC LIMIT 1;\n    IF NOT FOUND THEN\n        SELECT 0 AS position, ''::text AS digest INTO last;\n    END IF;\n \n    IF (NEW.position = last.position + 1 AND NEW.previous = last.digest\n        AND NEW.digest = encode(sha256(convert_to(NEW.previous, 'UTF8') || sha256(NEW.canonical)), 'hex')) IS NOT TRUE THEN\n        RAISE EXCEPTION 'the chain is broken' USING ERRCODE = 'check_violation', CONSTRAINT = 'notifications_alertevent_chained';\n    END IF;\n\n            RETURN NEW;\n        ", hash='d234c951bd357006d6993fd6584be7ad6c53f950', operation='INSERT', pgid='pgtrigger_as_it_should_be_0dce3', table='notifications_alertevent', when='BEFORE')),
        ),
    ]
