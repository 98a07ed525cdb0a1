"""Coverage-guided fuzzing of every door: `uv run --group fuzz python -m fuzz TARGET [libFuzzer's options]`.

uv run --group fuzz python -m fuzz zip -max_total_time=60
"""

import sys

import atheris

with atheris.instrument_imports(include=["voice_coach", "zipfile", "tomllib"]):
    from fuzz.targets import TARGETS


def main() -> None:
    """Fuzz the named target until something breaks or the time is over."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"Name one of: {', '.join(TARGETS)}.")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


main()
