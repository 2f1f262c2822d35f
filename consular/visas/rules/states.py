"""Which codes name a State or the lack of one? ISO 3166-1 alpha-3, with the additions of ICAO Doc 9303-3 section 5."""

from django_countries.data import ALT_CODES

ALPHA3 = {alpha2: codes[0] for alpha2, codes in ALT_CODES.items()}
ADDED_BY_ICAO = frozenset(
    "EUE GBD GBN GBO GBP GBS RKS UNA UNK UNO UTO XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO XXA XXB XXC XXX".split()
)
STATES = frozenset(ALPHA3.values()) | ADDED_BY_ICAO


def state_code(code: str) -> str | None:
    """The alpha-3 code for an alpha-2 or alpha-3 one, or for `D` as Germany prints it; None when no State has it."""
    code = code.strip().upper()
    alpha3 = "DEU" if code == "D" else ALPHA3.get(code, code)
    return alpha3 if alpha3 in STATES else None
