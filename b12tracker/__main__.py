"""`python -m b12tracker` is the command itself."""

from __future__ import annotations

import sys

from b12tracker.cli import main

if __name__ == "__main__":
    sys.exit(main())
