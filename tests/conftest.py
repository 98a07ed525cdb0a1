"""Where sound-device tests are required, skipping one is a failure; and no example has a deadline."""

import os
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

# How long an example takes says more about what else the machine does.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

LIVE_REQUIRED = os.environ.get("VOICE_COACH_LIVE") == "required"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if LIVE_REQUIRED and report.skipped and item.get_closest_marker("live"):
        report.outcome = "failed"
        report.longrepr = f"VOICE_COACH_LIVE=required, but this was skipped: {report.longrepr}"
    return report
