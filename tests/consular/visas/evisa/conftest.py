"""A visa and a refusal for a traveller who does not exist."""

import io
from datetime import date

import pytest
from PIL import Image

from consular.visas.evisa.contents import Bilingual, EVisaContent, Ground, Issuer, RefusalContent
from consular.visas.seals.visa import Stay
from tests.consular.visas.seals.conftest import (  # noqa: F401 - fixtures
    MRZ,
    NOW,
    authority,
    features,
    refusal_seal,
    seal,
    signer,
    trusted,
)

ISSUER = Issuer(
    Bilingual("Утопия Республикасы", "Republic of Utopia"),
    Bilingual("Утопия Республикасының елшілігі", "Embassy of the Republic of Utopia"),
    "https://visa.utopia.example/verify",
)


@pytest.fixture(scope="session")
def photo() -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize((413, 531)).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


@pytest.fixture(scope="session")
def evisa(seal: bytes, photo: bytes) -> EVisaContent:  # noqa: F811
    return EVisaContent(
        issuer=ISSUER,
        reference="V-7K3M-0000-1111-2222-Q",
        category=Bilingual("Туристік виза", "Tourist visa"),
        entries=1,
        stay=Stay(30),
        valid_from=date(2026, 11, 20),
        valid_until=date(2027, 6, 23),
        primary_identifier="ERIKSSON",
        secondary_identifier="ANNA MARIA",
        original_name="Анна Мария Эрикссон",
        birth_date="06 AUG 1969",
        sex="F",
        nationality=Bilingual("Қазақстан", "Kazakhstan"),
        passport_number="N01234567",
        mrz=MRZ,
        seal=seal,
        issued_at=NOW,
        photo=photo,
    )


@pytest.fixture(scope="session")
def letter(refusal_seal: bytes) -> RefusalContent:  # noqa: F811
    return RefusalContent(
        issuer=ISSUER,
        reference="R-7K3M-0000-1111-2222-Q",
        name="Анна Мария Эрикссон",
        grounds=(Ground("R2", "Сапардың мақсаты расталмады."), Ground("false-document", "Кету ниеті дәлелденбеді.")),
        legal_basis="«Шетелдіктердің кіруі туралы» Заңның 14-бабы.",
        reasons="Шақыру хаты тексерілді.\nШақырушы ұйым хатты бермегенін растады.",
        remedy="Елшілікке шағым беруге болады.",
        remedy_until=date(2026, 12, 20),
        seal=refusal_seal,
        issued_at=NOW,
    )
