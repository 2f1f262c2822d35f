"""How does a trigger of this slice say no? As a broken check constraint with a name, like every other rule."""


def unless(condition: str, table: str, rule: str, words: str) -> str:
    """PL/pgSQL that stops the statement where the condition doesn't hold, or isn't known to."""
    return f"""
    IF ({condition}) IS NOT TRUE THEN
        RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation', CONSTRAINT = '{table}_{rule}';
    END IF;
"""
