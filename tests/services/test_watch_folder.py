"""A laboratory's lab: each complete file is read once, none is changed, nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from b12tracker.core.errors import Invalid
from b12tracker.services import watch_folder
from b12tracker.services.clinic import open_clinic
from b12tracker.services.maintenance import list_backups
from b12tracker.services.match_queue import waiting
from b12tracker.services.notes import add_note
from b12tracker.services.past_imports import list_batches, withdraw_batch
from b12tracker.services.patients_list import find_patients
from b12tracker.services.undo import next_undo, undo_last
from b12tracker.services.watch_folder import Drop, known_files, look
from tests.builders import TODAY, a_note
from tests.interop import files
from tests.interop.messages import message, obr, obx, pid
from tests.services.asking import read_record


@pytest.fixture
def lab(tmp_path_factory):
    return tmp_path_factory.mktemp("drop")


def put(lab, name="a.hl7", text=None):
    place = lab / name
    place.write_text(message() if text is None else text, "utf-8")
    return place


def sweep(clinic, drop):
    """Look as the window does, record what is complete, and return both."""
    found = look(clinic, drop, known_files(clinic))
    watch_folder.note_faults(clinic, found.faults)
    return found, watch_folder.file(clinic, found.parsed)


def twice(clinic, lab):
    drop = Drop(folder=lab)
    sweep(clinic, drop)
    return sweep(clinic, drop)


def labs(clinic, patient):
    return len(read_record(clinic, patient).labs)


def test_a_complete_file_files_what_is_sure_and_stays_where_it_is(clinic, oona, lab):
    place = put(lab)
    before = place.read_bytes(), place.stat().st_mtime_ns
    drop = Drop(folder=lab)
    found, results = sweep(clinic, drop)
    assert (found.growing, results, labs(clinic, oona)) == (1, (), 0), "it may still be written"
    found, [result] = sweep(clinic, drop)
    assert (found.growing, result.new["labs"], labs(clinic, oona)) == (0, 1, 1)
    assert (place.read_bytes(), place.stat().st_mtime_ns) == before
    assert [one.name for one in lab.iterdir()] == ["a.hl7"]
    assert sweep(clinic, drop)[1] == ()


def test_whoever_is_not_sure_waits_and_nobody_is_made(clinic, lab):
    put(lab)
    bundle = files.bundle(files.patient(), files.observation())
    (lab / "b.json").write_bytes(files.as_bytes(bundle))
    _, results = twice(clinic, lab)
    assert [one.people_waiting for one in results] == [1, 1]
    assert find_patients(clinic) == ()
    assert len(waiting(clinic)) == 2


def test_a_file_that_grows_waits_until_it_is_whole(clinic, oona, lab):
    whole = message() + message(obr("L78"), obx("150"))
    place = put(lab, text=whole[: len(message()) + 20])
    drop = Drop(folder=lab)
    sweep(clinic, drop)
    put(lab, text=whole)
    found, results = sweep(clinic, drop)
    assert (found.growing, results) == (1, ())
    _, [result] = sweep(clinic, drop)
    assert result.new["labs"] == 2
    assert place.exists()


def test_a_half_file_that_pauses_is_completed_by_the_whole_one(clinic, oona, lab):
    whole = message() + message(obr("L78"), obx("150"))
    put(lab, text=message())
    drop = Drop(folder=lab)
    sweep(clinic, drop)
    _, [first] = sweep(clinic, drop)
    put(lab, text=whole)
    sweep(clinic, drop)
    _, [second] = sweep(clinic, drop)
    assert (first.new["labs"], second.new["labs"], second.same) == (1, 1, 1)


@pytest.mark.parametrize("name", [".a.hl7", "~a.hl7", "a.hl7.part", "a.HL7.TMP"])
def test_names_of_unfinished_files_are_left_alone(clinic, oona, lab, name):
    put(lab, name)
    found, results = twice(clinic, lab)
    assert (found, results) == (watch_folder.Found(), ())


def test_folders_links_pipes_and_empty_files_are_left_alone(clinic, oona, lab, tmp_path):
    (lab / "sub.hl7").mkdir()
    put(lab / "sub.hl7")
    (lab / "link.hl7").symlink_to(put(tmp_path, "elsewhere.hl7"))
    os.mkfifo(lab / "pipe.hl7")
    (lab / "empty.hl7").touch()
    assert twice(clinic, lab) == (watch_folder.Found(), ())


def test_the_same_content_is_read_once_whatever_it_is_called(clinic, oona, lab, knowledge):
    put(lab)
    twice(clinic, lab)
    put(lab, "copy.hl7")
    (lab / "a.hl7").rename(lab / "moved.hl7")
    assert twice(clinic, lab)[1] == ()
    clinic.close()
    with open_clinic(clinic.folder, who="CD", today=TODAY, knowledge=knowledge) as again:
        assert twice(again, lab)[1] == (), "not after the next start either"
        assert len(list_batches(again)) == 1


def test_two_copies_at_one_look_are_one_import(clinic, oona, lab):
    put(lab)
    put(lab, "copy.hl7")
    assert len(twice(clinic, lab)[1]) == 1


def test_what_was_withdrawn_is_not_brought_again(clinic, oona, lab):
    put(lab)
    _, [result] = twice(clinic, lab)
    withdraw_batch(clinic, result.batch)
    assert twice(clinic, lab)[1] == ()
    assert not [one for one in read_record(clinic, oona).labs if one.void is None]


def test_a_file_that_cannot_be_used_is_named_once_and_kept_in_mind(clinic, oona, lab):
    put(lab, "adt.hl7", message().replace("ORU^R01", "ADT^A01"))
    put(lab, "list.csv", "name,born\nVane,1961-01-01\n")
    put(lab)
    drop = Drop(folder=lab)
    sweep(clinic, drop)
    found, results = sweep(clinic, drop)
    assert {one.name: one.why for one in found.faults}.keys() == {"adt.hl7", "list.csv"}
    assert len(results) == 1, "the others go on"
    assert sweep(clinic, drop)[0].faults == ()
    assert twice(clinic, lab)[0].faults == (), "nor after the next start"
    listed = watch_folder.list_faults(clinic)
    assert {one.name for one in listed} == {"adt.hl7", "list.csv"}
    assert any("ADT" in one.fault for one in listed)
    watch_folder.forget_faults(clinic)
    assert watch_folder.list_faults(clinic) == ()
    assert twice(clinic, lab)[0].faults == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_tried_again(clinic, oona, lab):
    place = put(lab)
    place.chmod(0)
    drop = Drop(folder=lab)
    sweep(clinic, drop)
    [fault] = sweep(clinic, drop)[0].faults
    assert (fault.name, fault.sha256) == ("a.hl7", "")
    place.chmod(0o600)
    assert len(sweep(clinic, drop)[1]) == 1


def test_a_file_that_cannot_be_opened_is_tried_again(clinic, oona, lab, monkeypatch):
    put(lab)
    drop = Drop(folder=lab)
    sweep(clinic, drop)
    with monkeypatch.context() as broken:

        def refuse(self, *_, **__):
            raise PermissionError(13, "Permission denied")

        broken.setattr(Path, "open", refuse)
        [fault] = look(clinic, drop, known_files(clinic)).faults
    assert (fault.name, fault.sha256, "cannot be opened" in fault.why) == ("a.hl7", "", True)
    assert len(sweep(clinic, drop)[1]) == 1


def test_a_folder_that_vanishes_is_said_and_looked_at_again(clinic, oona, lab):
    put(lab)
    drop = Drop(folder=lab)
    sweep(clinic, drop)
    away = lab.rename(lab.with_name(f"{lab.name}-away"))
    found, results = sweep(clinic, drop)
    assert str(lab) in found.trouble
    assert results == ()
    away.rename(lab)
    assert sweep(clinic, drop)[0].growing == 1
    assert len(sweep(clinic, drop)[1]) == 1


def test_many_files_come_with_one_backup_and_none_is_left(clinic, oona, lab):
    for number in range(60):
        put(lab, f"{number}.hl7", message(obr(f"L{number}"), obx(str(100 + number))))
    drop = Drop(folder=lab)
    sweep(clinic, drop)
    counts = [len(sweep(clinic, drop)[1]) for _ in range(3)]
    assert counts == [50, 10, 0]
    assert labs(clinic, oona) == 60
    assert len(list_backups(clinic)) == 2


def test_undo_takes_back_what_the_person_did_and_not_what_came_by_itself(clinic, oona, lab):
    clinic.undo.forget()
    add_note(clinic, a_note(patient=oona))
    mine = next_undo(clinic)
    put(lab)
    twice(clinic, lab)
    assert next_undo(clinic) == mine
    undo_last(clinic)
    assert labs(clinic, oona) == 1


def test_only_a_folder_of_its_own_can_be_watched(clinic, lab):
    assert watch_folder.watched_folder(clinic) == "", "off unless somebody chooses one"
    watch_folder.watch(clinic, lab)
    assert watch_folder.watched_folder(clinic) == str(lab.resolve())
    assert "drop" in next_undo(clinic)
    for wrong in (lab / "absent", clinic.folder, clinic.folder.parent, clinic.backups.parent):
        with pytest.raises(Invalid):
            watch_folder.watch(clinic, wrong)
    watch_folder.watch(clinic, None)
    assert watch_folder.watched_folder(clinic) == ""


def test_the_folder_is_of_this_computer_and_in_no_export(clinic, oona, lab, tmp_path):
    from b12tracker.services.exports import as_json

    watch_folder.watch(clinic, lab)
    as_json(clinic, tmp_path / "all.json")
    assert str(lab) not in (tmp_path / "all.json").read_text("utf-8")


_WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from b12tracker.services import watch_folder
    from b12tracker.services.clinic import open_clinic
    data, folder = map(Path, sys.argv[1:])
    with open_clinic(data, who="KI", create=False) as clinic:
        drop = watch_folder.Drop(folder=folder)
        watch_folder.look(clinic, drop, frozenset())
        print("ready", flush=True)
        while True:
            known = watch_folder.known_files(clinic)
            found = watch_folder.look(clinic, drop, known)
            for one in found.parsed:
                watch_folder.file(clinic, [one])
                print("filed", flush=True)
            if not found.parsed:
                break
    """
)


@pytest.mark.parametrize("after", [1, 4, 9])
def test_killed_in_the_middle_each_file_is_recorded_once(clinic, oona, lab, knowledge, after):
    for number in range(12):
        put(lab, f"{number:02}.hl7", message(obr(f"L{number}"), obx(str(100 + number))))
    clinic.close()
    command = [sys.executable, "-c", _WRITER, str(clinic.folder), str(lab)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        filed = 0
        for line in child.stdout or ():
            filed += line == "filed\n"
            if filed == after:
                child.send_signal(signal.SIGKILL)
                break
        child.wait()
    with open_clinic(clinic.folder, who="CD", today=TODAY, knowledge=knowledge) as again:
        assert after <= labs(again, oona) <= 12
        twice(again, lab)
        assert labs(again, oona) == 12
        assert len(list_batches(again)) == 12
        values = {str(one.value) for one in read_record(again, oona).labs}
        assert values == {str(100 + number) for number in range(12)}


def test_a_person_without_anything_certain_waits(clinic, lab):
    put(lab, text=message(person=pid("", "", "")))
    [result] = twice(clinic, lab)[1]
    assert result.people_waiting == 1
