"""Which codes may stand for a State, an organization or a nationality? Doc 9303-3 section 5, parts A to G."""

from django_countries.data import ALT_CODES

_ALPHA3 = {alpha2: codes[0] for alpha2, codes in ALT_CODES.items()}
_EXTENSIONS = {"D", "GBD", "GBN", "GBO", "GBP", "GBS", "RKS", "EUE"}
_UNITED_NATIONS = {"UNO", "UNA", "UNK"}
_ORGANIZATIONS = {"XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XPO", "XES", "XMP", "XOM", "XDC"}
_WITHOUT_NATIONALITY = {"XXA", "XXB", "XXC", "XXX"}
_DEPRECATED = {"ANT", "NTZ"}
_SPECIMEN = {"UTO"}

ISSUERS = frozenset(_ALPHA3.values()).union(_EXTENSIONS, _UNITED_NATIONS, _ORGANIZATIONS, _DEPRECATED, _SPECIMEN)
"""Who issues documents. IAO (part H) is no slip: it signs master lists and stands in no zone."""

NATIONALITIES = ISSUERS | _WITHOUT_NATIONALITY
"""What a holder may be; part E is for persons, none of them issues documents."""


def icao_code(code: str) -> str:
    """Return what a zone prints for an ISO 3166-1 alpha-2 or alpha-3 code (Germany: D), or else the code."""
    code = code.strip().upper()
    code = _ALPHA3.get(code, code)
    return "D" if code == "DEU" else code


def iso_code(code: str) -> str:
    """Return the ISO 3166-1 alpha-3 code for what a zone prints, as we keep it: DEU for D; others stay."""
    return "DEU" if code == "D" else code
