"""The office whose texts most tests are about, and who works there."""

import pytest

from tests.factories.publications import make_editor, make_publisher
from tests.factories.units import make_unit


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def writer(unit):
    return make_publisher(unit)


@pytest.fixture
def editor(unit):
    return make_editor(unit)
