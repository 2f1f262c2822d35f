import pytest

from consular.visas.rules.catalogue import Catalogue
from tests.factories.catalogue import a_published_catalogue


@pytest.fixture
def catalogue(db: None) -> Catalogue:
    return a_published_catalogue()
