"""The smallest program that imports the same libraries, opens the file and shows one table."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs  # noqa: F401
import sqlalchemy.orm  # noqa: F401
import sqlcipher3.dbapi2 as driver
from PySide6.QtNetwork import QLocalServer  # noqa: F401
from PySide6.QtSvg import QSvgRenderer  # noqa: F401
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

KEY = "x'" + (b"B12 Tracker open mode: no secret" + b"B12 Tracker file").hex() + "'"


def main() -> int:
    """Open, ask, show."""
    application = QApplication(sys.argv[:1])
    connection = driver.connect(str(Path(sys.argv[1]) / "clinic.b12"), isolation_level=None)
    for pragma in (
        "cipher_log_level = NONE",
        f'key = "{KEY}"',
        "locking_mode = EXCLUSIVE",
        "journal_mode = TRUNCATE",
        "synchronous = EXTRA",
    ):
        connection.execute(f"PRAGMA {pragma}")
    rows = connection.execute(
        "SELECT p.family, p.given, p.born, a.next_change_on FROM assessment a "
        "JOIN patient p ON p.id = a.patient_id ORDER BY a.next_change_on"
    ).fetchall()
    table = QTableWidget(len(rows), 4)
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            table.setItem(y, x, QTableWidgetItem(str(value)))
    window = QMainWindow()
    window.setCentralWidget(table)
    window.resize(1366, 768)
    window.show()
    application.processEvents()
    window.grab()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
