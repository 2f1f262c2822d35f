"""Which values may the parts of an alert have? Those of CAP 1.2 (OASIS, 2010), spelt as they stand there."""

from django.db import models


class Mode(models.TextChoices):
    LIVE = "live"
    EXERCISE = "exercise"


class AlertState(models.TextChoices):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    APPROVED = "approved"
    LAPSED = "lapsed"
    LIVE = "live"
    CANCELLED = "cancelled"
    ALL_CLEAR = "all_clear"
    EXPIRED = "expired"


class EventKind(models.TextChoices):
    """What was told: the first time, more of it or something else, that it was wrong, that it is over."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"
    ALL_CLEAR = "all_clear"


class Standing(models.TextChoices):
    """What holds of a thing told: it is so, it was wrong, it is over, its time has passed."""

    IN_FORCE = "in_force"
    CANCELLED = "cancelled"
    OVER = "over"
    EXPIRED = "expired"


class Verdict(models.TextChoices):
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"


class TemplateState(models.TextChoices):
    PROPOSED = "proposed"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Category(models.TextChoices):
    GEO = "Geo"
    MET = "Met"
    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    HEALTH = "Health"
    ENV = "Env"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    CBRNE = "CBRNE"
    OTHER = "Other"


class Urgency(models.TextChoices):
    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(models.TextChoices):
    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(models.TextChoices):
    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


class ResponseType(models.TextChoices):
    SHELTER = "Shelter"
    EVACUATE = "Evacuate"
    PREPARE = "Prepare"
    EXECUTE = "Execute"
    AVOID = "Avoid"
    MONITOR = "Monitor"
    ASSESS = "Assess"
    ALL_CLEAR = "AllClear"
    NONE = "None"


class PostingState(models.TextChoices):
    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
