"""Which device is that? A short name people recognise, from what its browser or app says of itself."""

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
# Order matters: Edge also says Chrome, and Chrome also says Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser", "Yandex"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
LONGEST = 60


def device_name(user_agent: str) -> str:
    """`Firefox, Windows` for browsers; apps name their device themselves and are quoted."""
    if not user_agent.startswith("Mozilla/"):
        return user_agent[:LONGEST] or "–"
    names = [next((name for token, name in table if token in user_agent), None) for table in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name) or user_agent[:LONGEST]
