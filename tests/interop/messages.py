"""Small HL7 v2 messages about invented people, for practice only: say what the test is about."""

from __future__ import annotations

from typing import Any

from b12tracker.core.records import LabResult
from b12tracker.interop import hl7v2
from b12tracker.interop.reading import FileRefused, Reading
from tests.interop.files import shipped_knowledge

SIGNS = "^~\\&"


def msh(
    kind: str = "ORU^R01", *, meant: str = "P", control: str = "PRACTICE1", charset: str = "",
    sent: str = "20260306080000", signs: str = SIGNS,
) -> str:  # fmt: skip
    return (
        f"MSH|{signs}|PRACTICE|PRACTICE LAB|B12|CLINIC|{sent}||{kind}|{control}|{meant}|2.5|"
        f"|||||{charset}"
    )


def pid(
    numbers: str = "70018^^^PRACTICE HOSPITAL^MR",
    name: str = "Quillfeather^Oona^Mab",
    born: str = "19570409",
    sex: str = "F",
    *more: str,
) -> str:
    return "|".join(["PID|1|", numbers, "", name, "", born, sex, *more])


def obr(
    filler: str = "L77", *, panel: str = "B12P^Vitamin panel^PL", taken: str = "202603051015",
    sample: str = "", status: str = "", arrived: str = "", issued: str = "",
) -> str:  # fmt: skip
    fields = {1: "1", 3: filler, 4: panel, 7: taken, 14: arrived, 15: sample, 22: issued}
    return _segment("OBR", fields | {25: status})


def obx(
    value: str = "142", unit: str = "pmol/L", *, code: str = "14685-2^Vitamin B12^LN",
    kind: str = "NM", status: str = "F", interval: str = "", flag: str = "", at: str = "",
    sub: str = "", number: str = "1", **more: Any,
) -> str:  # fmt: skip
    """Return a B12 of 142 pmol/L unless told otherwise; `f17="…"` sets another field."""
    fields = {1: number, 2: kind, 3: code, 4: sub, 5: value, 6: unit, 7: interval, 8: flag}
    fields |= {11: status, 14: at}
    return _segment("OBX", fields | {int(key[1:]): text for key, text in more.items()})


def _segment(name: str, fields: dict[int, str]) -> str:
    return "|".join([name, *(fields.get(place, "") for place in range(1, max(fields) + 1))])


def message(*segments: str, head: str = "", person: str = "") -> str:
    """Return a message; without segments it holds one B12."""
    return "\r".join([head or msh(), person or pid(), *(segments or (obr(), obx()))]) + "\r"


def results(*found: str, **options: str) -> str:
    """Return a message with an order and these results."""
    return message(obr(), *found, **options)


class Read:
    """A reading with short ways to its parts."""

    def __init__(self, *texts: str | bytes) -> None:
        data = b"".join(one.encode() if isinstance(one, str) else one for one in texts)
        self.whole: Reading = hl7v2.read(data, shipped_knowledge())

    @property
    def person(self) -> Any:
        [found] = self.whole.persons
        return found

    @property
    def labs(self) -> list[LabResult]:
        found = [entry for one in self.whole.persons for entry in one.entries]
        assert all(isinstance(one, LabResult) for one in found)
        return found  # type: ignore[return-value]

    @property
    def only(self) -> LabResult:
        """The one result; nothing was refused or asked."""
        assert not self.whole.refused, self.whole.refused
        assert not self.whole.questions, self.whole.questions
        [found] = self.labs
        return found

    @property
    def refused(self) -> str:
        """Why the one result was refused; nothing was recorded."""
        assert not self.labs
        assert not self.whole.questions, self.whole.questions
        [found] = self.whole.refused
        return found.why

    @property
    def asked(self) -> Any:
        """The one question; nothing was recorded."""
        assert not self.labs
        assert not self.whole.refused, self.whole.refused
        [found] = self.whole.questions
        return found

    @property
    def left_out(self) -> str:
        """What the one thing left out is called; nothing else came of it."""
        assert not self.labs
        assert not self.whole.refused, self.whole.refused
        assert not self.whole.questions, self.whole.questions
        assert list(self.whole.left_out.values()) == [1], self.whole.left_out
        return next(iter(self.whole.left_out))


def why_not(*texts: str | bytes) -> tuple[str, str]:
    """Return the reason and the sentence with which a whole file is refused."""
    try:
        read = Read(*texts)
    except FileRefused as refused:
        return refused.reason, str(refused)
    raise AssertionError(read.whole)
