"""How is the audit trail guarded where other triggers are off, as while rows are restored? Its own stay on."""

ALWAYS_ON = """
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'core_auditentry'::regclass AND NOT tgisinternal
        LOOP EXECUTE format('ALTER TABLE core_auditentry ENABLE ALWAYS TRIGGER %I', name); END LOOP;
    END $$
"""
