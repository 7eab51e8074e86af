"""B12 Tracker keeps vitamin B12 treatment on track. It records and reminds, never prescribes."""

__version__ = "0.3.0"
