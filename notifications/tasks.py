"""Tasks of this app, gathered for Celery, which looks only here."""
