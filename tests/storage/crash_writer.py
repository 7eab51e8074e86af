"""Logs doses until it is killed, and says the number of each only after its commit."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from b12tracker.core.ids import PatientId
from b12tracker.storage import entries
from b12tracker.storage.store import Store
from tests import builders as b


def main() -> None:
    store = Store.open(Path(sys.argv[1]), who="AB", now=lambda: datetime.now(UTC))
    first = int(sys.argv[2])
    print("open", flush=True)
    for number in range(first, first + 100_000):
        on = date(2000, 1, 1) + timedelta(days=number)
        with store.writing(f"log dose {number}", key=f"dose-{number}") as session:
            entries.add(session, b.a_dose(on, patient=PatientId(1), note=str(number)))
        print(number, flush=True)


if __name__ == "__main__":
    main()
