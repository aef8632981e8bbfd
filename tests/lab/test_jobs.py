"""The lab's commands as child processes: what they print becomes progress, they can be stopped and never outlive us."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from stylerec.cli.lab.commands import build_parser
from stylerec.errors import UsageError
from stylerec.lab.collected import Collected
from stylerec.lab.jobs import Job, Jobs, command_line, read_lines
from stylerec.lab.manifest import CollectionManifest
from tests.lab.site_for_tests import Site, jpeg, running

PATIENCE = 300
"""Seconds, for machines that are busy with other things."""


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def ended(jobs: Jobs, key: str) -> Job:
    wait_for(lambda: not (job := jobs.look(key)) or not job.running)
    job = jobs.look(key)
    assert job is not None
    return job


def test_nothing_that_was_typed_becomes_an_option() -> None:
    typed = "--out=elsewhere"
    told = command_line("train", [typed], [("--model", "baseline"), ("--out", "-run"), ("--set", typed)])
    options = build_parser("train").parse_args(told)
    assert (str(options.dataset), str(options.out), options.set) == (typed, "-run", [typed])
    told = command_line("compare", ["-a", "--no-neighbour"], [("--no-neighbour", False)])
    options = build_parser("compare").parse_args(told)
    assert [str(run) for run in options.runs] == ["-a", "--no-neighbour"] and not options.no_neighbour


def test_options_of_each_kind() -> None:
    told = command_line("prepare", ["photos"], [("--out", Path("x")), ("--shares", (0.8, 0.1, 0.1)), ("--quick", True)])
    options = build_parser("prepare").parse_args(told)
    assert options.shares == [0.8, 0.1, 0.1] and options.quick and str(options.dataset) == "photos"
    with pytest.raises(UsageError, match="begins with '-', received '--out'"):
        command_line("collect", [], [("--photos", ["a", "--out"])])
    with pytest.raises(UsageError, match="zero byte"):
        command_line("names", ["a\0b"], [])


def test_of_lines_that_were_written_over_the_last_one_stands(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes("é first\nmeasured 1 of 9\rmeasured 2 of 9 \rmeasured 3 of".encode() + b"\xff 9 \n\n")
    assert read_lines(log) == ("é first", "measured 3 of\ufffd 9")
    assert read_lines(tmp_path / "none") == ()


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "logs")
    assert jobs.look("any") is None
    jobs.start("any", "diagnose", [tmp_path / "no run"], folder=tmp_path)
    job = ended(jobs, "any")
    assert job.state == "failed" and job.error.startswith(f"'{tmp_path / 'no run'}' is no run")
    assert "Traceback" not in job.error and job.folder == tmp_path
    assert job.lines == (job.error,) and job.progress is None and job.share == 0.0
    jobs.forget("any")
    assert jobs.look("any") is None


def test_options_that_a_command_does_not_have_are_told_like_other_errors(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "logs")
    jobs.start("any", "diagnose", ["run"], [("--colour", "red")], folder=tmp_path)
    assert ended(jobs, "any").error == "unrecognized arguments: --colour=red"


@pytest.fixture
def slow_site() -> object:
    with running(Site(slow=60.0)) as site:
        names = [f"{number}.jpg" for number in range(3)]
        site.searches["skirt"] = names
        site.files.update({name: jpeg(number) for number, name in enumerate(names)})
        yield site


def search(folder: Path, site: Site) -> tuple[list[Path], list[tuple[str, object]]]:
    (folder / "wanted.txt").write_text("skirt\n", encoding="utf-8")
    options = [("--out", folder / "photos"), ("--pause", "0-0"), ("--gallery-dl-config", site.config(folder))]
    return [folder / "wanted.txt"], [*options, ("--per-category", 3)]


def test_a_job_that_was_stopped_goes_on(tmp_path: Path, slow_site: Site) -> None:
    jobs = Jobs(tmp_path / "logs")
    values, options = search(tmp_path, slow_site)
    jobs.start("collect", "collect", values, options, folder=tmp_path / "photos")
    with pytest.raises(UsageError, match="at work already"):
        jobs.start("collect", "collect", values, options, folder=tmp_path / "photos")
    wait_for(lambda: "/photos/0.jpg" in slow_site.asked)
    assert jobs.look("collect").running
    jobs.forget("collect")  # one that runs is not forgotten
    jobs.stop("collect")
    assert jobs.look("collect").stopping or not jobs.look("collect").running
    job = ended(jobs, "collect")
    assert job.state == "stopped" and not job.error

    slow_site.slow = 0.0
    jobs.start("collect", "collect", values, options, folder=tmp_path / "photos")
    job = ended(jobs, "collect")
    assert job.state == "done" and job.share == 1.0 and "3 photos" in job.lines[-1]
    assert CollectionManifest(tmp_path / "photos").kept("skirt") == 3


@pytest.mark.skipif(os.name != "posix", reason="kills without a word")
def test_a_job_ends_with_the_process_that_started_it(tmp_path: Path, slow_site: Site) -> None:
    values, options = search(tmp_path, slow_site)
    told = json.dumps([[str(value) for value in values], [[name, str(value)] for name, value in options]])
    script = (
        "import json, sys, time; from pathlib import Path; from stylerec.lab.jobs import Jobs; "
        "values, options = json.loads(sys.argv[1]); jobs = Jobs(Path(sys.argv[2])); "
        "jobs.start('c', 'collect', values, options, folder=Path('.')); "
        "print(jobs._children['c'].process.pid, flush=True); time.sleep(600)"
    )
    server = subprocess.Popen([sys.executable, "-c", script, told, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    child = int(server.stdout.readline())
    wait_for(lambda: "/photos/0.jpg" in slow_site.asked)
    server.send_signal(signal.SIGKILL)
    server.wait()
    wait_for(lambda: not _is_alive(child))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat")
        return not state.exists() or ") Z" not in state.read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_counts_follow_the_manifest_while_it_grows(tmp_path: Path) -> None:
    counts = Collected(tmp_path)
    counts.read()
    assert not counts.kept
    manifest = CollectionManifest(tmp_path)
    manifest.add_photo("skirt", jpeg(1), "a")
    manifest.add_failure("skirt", "b", "404 Not Found")
    counts.read()
    assert counts.kept["skirt"] == 1 and counts.reasons == {"404 Not Found": 1}
    with manifest.path.open("ab") as file:
        file.write(b'{"category": "hat", ')
    counts.read()
    with manifest.path.open("ab") as file:
        file.write(b'"file": "hat/1.jpg", "reason": null}\n')
    counts.read()
    assert counts.kept == {"skirt": 1, "hat": 1} and counts.not_kept == {"skirt": 1}
