from django.db import migrations

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
        ('notifications', '0019_reviews_are_of_now'),
    ]

    operations = [migrations.RunSQL(LEDGERS, NONE)]
