"""How is a State called in each of our languages? Names are Babel's: django-countries has none in Kazakh and Uzbek."""

from django_countries import countries

from econsulate.core.dates import locale_of

LATIN_UZBEK = str.maketrans("‘’", "ʻʼ")
"""Babel writes some names with quotation marks where the alphabet has letters of its own."""


def country_name(alpha_2: str, language: str | None = None) -> str:
    """By ISO 3166-1 alpha-2, without a language in that of the request; what ISO doesn't know stays a code."""
    locale = locale_of(language)
    if locale.language == "en":
        return str(countries.name(alpha_2)) or alpha_2
    return locale.territories.get(alpha_2, alpha_2).translate(LATIN_UZBEK)
