"""Averages nets that began alike: `python -m models.training.average OUT.pt NET.pt...`."""

import argparse
from pathlib import Path

import torch

from models.training.net import averaged, load, save


def main() -> int:
    """Write the mean of the nets."""
    parser = argparse.ArgumentParser(description="Average nets that began alike.")
    parser.add_argument("out", type=Path)
    parser.add_argument("nets", type=Path, nargs="+")
    given = parser.parse_args()
    save(averaged([load(path, torch.device("cpu")) for path in given.nets]), given.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
