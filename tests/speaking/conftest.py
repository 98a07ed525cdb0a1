"""The real renderer, started once for all tests of a worker."""

from collections.abc import Iterator

import pytest

from voice_coach.speaking.renderer import Renderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    found = Renderer()
    yield found
    found.close()
