"""Ctrl-C ends any command within a second, whatever it hangs in."""

import signal
import subprocess
import sys
import time

import pytest

from voice_coach.cli import ENDING_SECONDS, INTERRUPTED

DEAF_TO_CTRL_C = """
import time
from voice_coach import cli
def hang(**_):
    while True:
        try:
            print("hangs", flush=True)
            time.sleep(60)
        except KeyboardInterrupt:
            pass
cli.cli.main = hang
cli.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to a single process")
def test_a_command_that_hangs_on_ctrl_c_ends_all_the_same() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", DEAF_TO_CTRL_C], stdout=subprocess.PIPE, text=True
    ) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == "hangs\n"
        began = time.monotonic()
        command.send_signal(signal.SIGINT)
        assert command.wait(10) == INTERRUPTED
        assert time.monotonic() - began >= ENDING_SECONDS * 0.9
