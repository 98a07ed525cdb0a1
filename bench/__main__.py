"""Run every measurement, or the named ones, and print one table: `python -m bench [NAME…]`.

A measurement is a module of this package with `rows() -> Iterable[Row]`.
"""

import importlib
import sys

from bench.table import heading, shown

MEASUREMENTS = (
    "counting",
    "silence",
    "starting",
    "resting",
    "recognising",
    "hearing",
    "understanding",
    "record",
)


def main() -> None:
    """Print the table as the rows come in."""
    print(heading())
    for name in sys.argv[1:] or MEASUREMENTS:
        for row in importlib.import_module(f"bench.{name}").rows():
            print(shown(row), flush=True)


main()
