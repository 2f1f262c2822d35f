"""What does sign-in ask of others, which it must not know?"""

from django.dispatch import Signal

# `id`, `phone` (E.164), `text`, `discreet`: hand this to the SMS carrier now, or raise OSError to be asked again.
carry_text = Signal()
