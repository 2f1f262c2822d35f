"""With which settings does a process send things outside? In a trial it never does."""

NO_TRIAL = {
    "ECONSULATE_DEMO": "0",
    "ECONSULATE_INSECURE_COOKIES": "0",
    "ECONSULATE_ALLOW_UNSCANNED_FILES": "1",
    "ECONSULATE_PUBLIC_BASE_URL": "https://consulate.example.org",
}
