"""What must not matter, and what must: order, corrections, units, where a file begins and ends."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b12tracker.core import units
from b12tracker.core.records import LabResult, LabStatus, Source
from b12tracker.interop.reading import FileRefused
from tests.interop.messages import Read, message, msh, obr, obx, pid, results

quick = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

KEY = "PRACTICE LAB|L77#14685-2"


def sent(at: str, value: str = "142", status: str = "F", **more: str) -> str:
    return message(obr(), obx(value, status=status, **more), head=msh(sent=at, control=at))


def bare(labs: list[LabResult]) -> list[LabResult]:
    return [replace(one, source=Source()) for one in labs]


FIRST, LATER, LAST = "20260306080000", "20260307080000", "20260308080000"


def test_a_correction_replaces_in_whichever_order_the_messages_stand():
    original, correction = sent(FIRST), sent(LATER, "241", "C")
    for texts in ((original, correction), (correction, original)):
        read = Read(*texts)
        assert read.only.value == 241
        assert read.only.status is LabStatus.CORRECTED
        assert read.person.corrected == {KEY}


@pytest.mark.parametrize("corrected_first", [False, True])
def test_a_correction_beside_its_original_in_one_message_replaces_it(corrected_first):
    pair = [obx("142", number="1"), obx("241", number="2", status="C")]
    read = Read(message(obr(), *(reversed(pair) if corrected_first else pair)))
    assert read.only.value == 241
    assert read.only.status is LabStatus.CORRECTED
    assert read.only.source.key == KEY  # as a message with the correction alone would name it
    assert read.person.corrected == {KEY}


def test_two_results_of_one_code_are_two_where_no_correction_says_otherwise():
    assert len(Read(message(obr(), obx("142", number="1"), obx("241", number="2"))).labs) == 2


@pytest.mark.parametrize("status", ["D", "W", "X"])
def test_what_is_taken_back_is_gone_in_whichever_order_the_messages_stand(status):
    original, back = sent(FIRST), sent(LATER, status=status)
    for texts in ((original, back), (back, original)):
        read = Read(*texts)
        assert not read.labs
        assert [one.key for one in read.person.withdrawn] == [KEY]


def test_without_times_the_order_of_the_file_counts():
    original, back = sent(""), sent("", status="W")
    assert not Read(original, back).labs
    assert not Read(original, back, original).labs  # the same result again, late on its way
    assert Read(original, back, sent("", "99")).only.value == 99


def test_a_new_result_after_the_wrong_one_counts():
    read = Read(sent(FIRST), sent(LATER, status="W"), sent(LAST, "241"))
    assert read.only.value == 241
    assert not read.person.withdrawn


def test_a_preliminary_result_does_not_bring_a_wrong_one_back():
    assert not Read(sent(FIRST), sent(LATER, status="W"), sent(LAST, "241", "P")).labs


@pytest.mark.parametrize(("early", "late"), [("P", "F"), ("F", "P"), ("I", "F"), ("", "C")])
def test_the_firmer_result_stays(early, late):
    firm = "F" if "F" in (early, late) else "C"
    value = {early: "142", late: "241"}
    for texts in ((FIRST, LATER), (LATER, FIRST)):
        read = Read(sent(texts[0], value[early], early), sent(texts[1], value[late], late))
        assert read.only.value == Decimal(value[firm])


def test_the_later_of_two_equally_firm_results_stays():
    for texts in ((sent(FIRST), sent(LATER, "241")), (sent(LATER, "241"), sent(FIRST))):
        assert Read(*texts).only.value == 241


def test_a_replayed_message_changes_nothing():
    assert Read(sent(FIRST), sent(FIRST)).only == Read(sent(FIRST)).only


def test_the_same_numbers_of_other_laboratories_and_people_are_other_results():
    other_lab = message(obr(), obx("310"), head=msh().replace("PRACTICE LAB", "NORTH LAB"))
    other_person = message(obr(), obx("410"), person=pid("9^^^PRACTICE HOSPITAL", "Vane^Ivo"))
    read = Read(message(), other_lab, other_person)
    assert sorted(one.value or 0 for one in read.labs) == [142, 310, 410]


@given(value=st.integers(50, 1400))
@quick
def test_both_units_of_b12_give_the_same_canonical_result(value):
    there = units.convert("b12_total", Decimal(value), "pmol/L", "pg/mL")
    molar = Read(results(obx(str(value)))).only
    mass = Read(results(obx(f"{there:.4f}", "pg/mL", code="2132-9^Vitamin B12^LN"))).only
    assert (mass.test, mass.on, mass.status) == (molar.test, molar.on, molar.status)
    assert mass.value is not None
    assert molar.value is not None
    both = (units.canonical("b12_total", one.value, one.unit) for one in (mass, molar))  # type: ignore[arg-type]
    assert abs(next(both) - next(both)) < Decimal("0.001")


TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Cf", "Co", "Cn"), codec="latin-1"),
    max_size=20,
).map(str.strip)


def escaped(text: str) -> str:
    for sign, code in (("\\", "E"), ("|", "F"), ("^", "S"), ("&", "T"), ("~", "R")):
        text = text.replace(sign, f"\0{code}\0")
    return text.replace("\0", "\\")


@given(note=TEXT)
@quick
def test_any_text_comes_through_escapes_and_either_character_set(note):
    text = results(obx(), f"NTE|1||{escaped(note)}", head=msh(charset="8859/1"))
    as_utf8, as_latin = Read(text.encode()), Read(text.encode("latin-1"))
    if all(not "\x80" <= one <= "\x9f" for one in note) and note != '""':
        assert as_utf8.only.note == " ".join(note.splitlines()) or as_utf8.only.note == note
        if not _is_utf8(note.encode("latin-1")):
            assert as_latin.only.note == as_utf8.only.note


def _is_utf8(data: bytes) -> bool:
    try:
        return not data.isascii() and bool(data.decode())
    except UnicodeDecodeError:
        return False


@given(
    order=st.permutations([FIRST, LATER, LAST]),
    codes=st.lists(st.sampled_from("FCPDWXI"), min_size=3, max_size=3),
)
@quick
def test_with_times_the_order_in_the_file_never_matters(order, codes):
    sendings = dict(zip((FIRST, LATER, LAST), codes, strict=True))
    values = {FIRST: "142", LATER: "241", LAST: "341"}
    texts = {at: sent(at, values[at], code) for at, code in sendings.items()}
    shuffled = Read(*(texts[at] for at in order))
    in_order = Read(*(texts[at] for at in sorted(order)))
    assert bare(shuffled.labs) == bare(in_order.labs)
    kept = {one.key for who in shuffled.whole.persons for one in who.withdrawn}
    assert kept == {one.key for who in in_order.whole.persons for one in who.withdrawn}


@given(count=st.integers(1, 5), cut=st.integers(0, 400))
@quick
def test_a_file_cut_anywhere_gives_no_wrong_number(count, cut):
    whole = "".join(
        message(obr(f"L{one}"), obx(str(140 + one)), head=msh(control=f"C{one}"))
        for one in range(count)
    )
    try:
        read = Read(whole[: cut % len(whole)])
    except FileRefused:
        return
    for one in read.labs:
        assert one.value in [140 + place for place in range(count)]
        assert one.unit == "pmol/L"
