"""Which codes may a catalogue and a traveller give for a State? ISO 3166-1 alpha-3 and what ICAO Doc 9303-3 adds."""

from consular.citizens.mrz.states import NATIONALITIES, icao_code

STATES = (NATIONALITIES - {"D"}) | {"DEU"}
"""As people write them: Germany is DEU here, D only in the zone of a passport."""


def state_code(code: str) -> str | None:
    """The code for an alpha-2, alpha-3 or passport code; None when no State has it."""
    code = icao_code(code)
    code = "DEU" if code == "D" else code
    return code if code in STATES else None
