"""Opening a patient of many years until the chart is painted, against reading and drawing alone."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.populate import a_long_course
from benchmarks.race import Measure, race

if TYPE_CHECKING:
    from pathlib import Path

    from b12tracker.services.clinic import Clinic

_WIDTH, _HEIGHT = 1366, 768
_EPOCH = date(1970, 1, 1)


def painting(folder: Path, rounds: int = 12) -> Measure:
    """7,300 tablet days, 1,000 check-ins, 400 results and 240 doses, to the first painted chart."""
    import pyqtgraph  # noqa: F401 - in both, before the clock runs

    from b12tracker import app
    from b12tracker.gui.ask import Ask
    from b12tracker.gui.bus import ChangeBus
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.navigator import Navigator
    from b12tracker.gui.patient.page import PatientPage
    from b12tracker.gui.tasks import Tasks
    from b12tracker.gui.theme import Theme, system_family
    from b12tracker.gui.window_state import WindowState

    application = app.application()
    Theme(family=system_family()).apply(application)
    clinic, person = a_long_course(folder / "page")
    desk = Desk(
        clinic=clinic,
        bus=ChangeBus(),
        tasks=Tasks(),
        navigator=Navigator(),
        ask=Ask(),
        state=WindowState(None),
    )

    def ours() -> None:
        page = PatientPage(desk)
        page.resize(_WIDTH, _HEIGHT)
        page.show()
        page.show_patient(person, "response")
        application.processEvents()
        page.grab()
        page.close()
        page.deleteLater()

    def floor() -> None:
        view = _plain_plot(_read(clinic, person))
        view.resize(_WIDTH, _HEIGHT)
        view.show()
        application.processEvents()
        view.grab()
        view.close()
        view.deleteLater()

    try:
        return race(
            "Opening a patient of twenty years, to the first painted chart",
            "the same values by the bare driver, drawn with pyqtgraph alone",
            ours=ours,
            floor=floor,
            rounds=rounds,
            goal=1.5,
        )
    finally:
        clinic.close()


def _read(clinic: Clinic, person: int) -> dict[str, list[Any]]:
    wanted = {
        "dose": "SELECT on_day, status FROM dose WHERE patient_id = ? AND voided_at IS NULL",
        "tablets": "SELECT first_day, last_day, missed FROM tablets "
        "WHERE patient_id = ? AND voided_at IS NULL",
        "lab": "SELECT on_day, test, value FROM lab WHERE patient_id = ? AND voided_at IS NULL",
        "checkin": "SELECT on_day, scores FROM checkin WHERE patient_id = ? AND voided_at IS NULL",
    }
    with clinic.store.bare() as raw:
        return {name: raw.execute(sql, (person,)).fetchall() for name, sql in wanted.items()}


def _plain_plot(read: dict[str, list[Any]]) -> Any:
    import numpy as np
    import pyqtgraph as pg

    view = pg.GraphicsLayoutWidget()
    plots: list[Any] = []
    for row in range(4):
        plot = view.addPlot(row=row, col=0, axisItems={"bottom": pg.DateAxisItem()})
        if plots:
            plot.setXLink(plots[0])
        plots.append(plot)
    days = [_number(on) for on, _ in read["dose"]]
    plots[0].plot(np.array(days), np.zeros(len(days)), pen=None, symbol="t1")
    taken = [
        _number(first) + n * 86_400.0
        for first, last, _ in read["tablets"]
        for n in range((_day(last) - _day(first)) // timedelta(days=1) + 1)
    ]
    plots[0].plot(np.array(taken), np.ones(len(taken)), pen=None, symbol="o", symbolSize=3)
    for row, test in ((1, "b12_total"), (2, "hb"), (2, "mcv")):
        found = [(_number(on), float(value)) for on, name, value in read["lab"] if name == test]
        plots[row].plot(np.array(found), symbol="o")
    scores = [(_number(on), json.loads(text)) for on, text in read["checkin"]]
    for items in (("N1", "N2", "B1", "B2"), ("A1", "A2", "A3", "C1", "C2", "M1", "M2")):
        means = [(on, sum(one[item] for item in items) / len(items)) for on, one in scores]
        plots[3].plot(np.array(means), symbol="o", symbolSize=4)
    return view


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _number(text: str) -> float:
    return (_day(text) - _EPOCH).days * 86_400.0
