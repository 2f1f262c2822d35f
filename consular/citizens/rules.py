"""How old, and until when is somebody a child? Pure date arithmetic."""

from datetime import date

MAJORITY = 18


def birthday(born: date, years: int) -> date:
    """The day this age is reached; 29 February gives 1 March in common years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def latest_birth(text: str) -> date:
    """The latest day an ICAO 9303 birth date can mean: unknown parts (`XX`) count as late as possible.

    Nobody loses the protection of a minor because a passport doesn't know the day.
    """
    year, month, day = text.split("-")
    if month == "XX":
        return date(int(year), 12, 31)
    if day == "XX":
        after = date(int(year) + 1, 1, 1) if month == "12" else date(int(year), int(month) + 1, 1)
        return date.fromordinal(after.toordinal() - 1)
    return date(int(year), int(month), int(day))


def age_on(birth_date: str, on: date) -> int:
    """Completed years of age."""
    born = latest_birth(birth_date)
    years = on.year - born.year
    return years - 1 if on < birthday(born, years) else years
