import json
import os
import threading

import psutil
import pytest

from shared.errors import JobError
from shared.training.config import TrainingConfig
from shared.training.job import Job, alive
from tests.toy import toy_rows, toy_table


@pytest.fixture
def job(tmp_path):
    config = TrainingConfig("text-classification", roles={"text": "text"}, data_name="Ümläute.csv")
    return Job.create(tmp_path / "j1", config, toy_table(toy_rows(12)), None)


def test_a_job_is_all_in_its_folder(job):
    again = Job(job.folder)
    assert again.id == "j1"
    assert again.config == job.config
    assert again.state == "queued"
    assert again.status.created == again.status.queued
    table, test = again.tables()
    assert (table.columns, len(table), table.name, table.first_row) == (["text", "label"], 12, "toy.csv", 2)
    assert table.data["text"] == [row["text"] for row in toy_rows(12)]
    assert test is None
    assert again.log() == ""


def test_test_rows_and_row_numbers_are_copied(tmp_path):
    table = toy_table(toy_rows(12))
    noted = type(table)(table.data, "notes.csv", 1, ("A line was repaired.",))
    job = Job.create(tmp_path / "j", TrainingConfig("text-classification"), table, noted)
    _, test = Job(job.folder).tables()
    assert (test.name, test.first_row, test.notes, len(test)) == ("notes.csv", 1, ("A line was repaired.",), 12)


def test_the_state_changes_in_one_step(job):
    """Readers never see half a file, whoever writes."""
    stop, broken = threading.Event(), []

    def read():
        while not stop.is_set():
            try:
                assert Job(job.folder).status.reason in ("", "x" * 5000)
            except Exception as error:
                broken.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        job.update(reason="x" * 5000 if number % 2 else "")
    stop.set()
    reader.join()
    assert broken == []
    assert [path.name for path in job.folder.iterdir() if ".part" in path.name] == []


def test_from_queued_to_done(job):
    job.claim()
    assert job.status.process == [os.getpid(), psutil.Process().create_time()]
    assert job.state == "running"
    job.add_version("v1")
    job.add_version("v2")
    job.finish("done", "Fine.")
    status = job.status
    assert (status.state, status.reason, status.process) == ("done", "Fine.", None)
    assert list(status.versions) == ["v1", "v2"]
    assert status.created <= status.started <= status.finished


def test_a_job_has_one_worker_at_a_time(job):
    parent = psutil.Process(os.getppid())
    job.update(state="running", process=(parent.pid, parent.create_time()))
    with pytest.raises(JobError, match=f"being done by process {parent.pid}: wait for its end"):
        job.claim()
    assert job.status.process[0] == parent.pid
    job.update(process=(parent.pid, parent.create_time() - 100))  # that one is long gone
    job.claim()
    assert job.status.process[0] == os.getpid()


def test_a_process_is_known_by_its_number_and_its_start():
    me = psutil.Process()
    assert alive(me.pid, me.create_time())
    assert not alive(me.pid, me.create_time() - 60)
    assert not alive(2**22 + 1, me.create_time())


def test_requests(job):
    assert not job.asked("stop")
    job.ask("stop")
    job.ask("cancel")
    assert Job(job.folder).asked("stop")
    job.withdraw_requests()
    assert not job.asked("stop")
    assert not job.asked("cancel")


def test_the_end_of_the_log(job):
    (job.folder / "log.txt").write_bytes("\n".join(map(str, range(100))).encode() + b"\n\xff end")
    assert job.log(3) == "98\n99\n� end"


def test_fields_that_are_new_do_not_stop_an_older_job(job):
    (job.folder / "job.json").write_text(json.dumps(job.config.to_dict() | {"new": 1}), "utf-8")
    assert Job(job.folder).config == job.config
    state = json.loads((job.folder / "state.json").read_text("utf-8")) | {"new": 1}
    (job.folder / "state.json").write_text(json.dumps(state), "utf-8")
    assert Job(job.folder).state == "queued"


def test_what_is_no_job(tmp_path):
    with pytest.raises(JobError, match="There is no job “nothing”"):
        Job(tmp_path / "nothing")
