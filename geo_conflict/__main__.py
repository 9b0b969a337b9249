"""The command `geo-conflict`, as `python -m geo_conflict`."""

import sys

from geo_conflict.cli import main

if __name__ == "__main__":
    sys.exit(main())
