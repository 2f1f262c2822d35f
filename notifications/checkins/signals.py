"""What happened here that the consular half acts on?"""

from django.dispatch import Signal

help_needed = Signal()
"""Somebody said that they, or people they answer for, need help, and it was no exercise. Sent by a worker, and again
until every receiver took it. `call`: services/helping.Call."""
