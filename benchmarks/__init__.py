"""How fast the program is, each measure beside its floor. `python -m benchmarks`."""
