"""The benchmarks' own tools: what they measure is what they say."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.__main__ import PARTS
from benchmarks.feeds import row
from benchmarks.items import as_file, one_first_author, one_pool, own_references
from benchmarks.measuring import OVER, Options, Table, Usage, cpu, measured, python, repeated
from benchmarks.peers import CITEKIT, Task, entries, equal_share


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(folder=tmp_path, runs=2, limit=2)


@pytest.mark.parametrize("name", PARTS)
def test_every_part_is_a_module_with_tables(name: str) -> None:
    assert callable(import_module(f"benchmarks.{name}").tables)


def test_cpu_of_a_process_and_of_its_children_is_counted(options: Options) -> None:
    burn = "import time; end = time.process_time() + .2\nwhile time.process_time() < end: pass"
    usage = measured(python("-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"), options)
    assert usage.failed == ""
    assert usage.cpu >= 0.2
    assert usage.memory > 5


def test_a_process_past_the_limit_is_stopped_and_said(options: Options) -> None:
    usage = repeated(python("-c", "while True: pass"), options)
    assert usage.failed == OVER
    assert cpu(usage, options) == "> 2"


def test_a_process_that_fails_is_said_to_have_failed(options: Options) -> None:
    usage = repeated(python("-c", "raise SystemExit('no such style')"), options)
    assert usage.failed == "no such style"
    assert cpu(usage, options) == "failed"


def test_a_feed_job_that_fails_says_so_in_its_row(options: Options) -> None:
    assert row(Usage(failed="no module | named x"), options) == ("failed", "no module   named x", "-")
    assert row(Usage(output="0.5 2000000", memory=70), options) == ("0.50", "2.00", "70")


def test_what_citekit_prints_is_compared_without_tags_blanks_and_numbers(options: Options) -> None:
    task = Task(style="ieee", items=as_file(own_references(3), "three", options), options=options)
    assert repeated(CITEKIT.command(task), options, CITEKIT.fine).failed == ""
    ours = entries(task.out("citekit"))
    assert len(ours) == 3
    assert not any("<" in text or " " in text or text.startswith("[") for text in ours)
    assert equal_share(ours, [*ours[:2], "other"]) == "67 %"


def test_pools_are_what_they_are_called() -> None:
    assert len({str(item["author"]) for item in one_pool(50)}) == 1
    firsts = {item["author"][0]["family"] for item in one_first_author(50)}
    assert firsts == {"Example"}
    assert len({str(item["author"]) for item in one_first_author(50)}) > 40


def test_a_table_is_markdown() -> None:
    table = Table(title="Start-up", note="Cold.", header=("process", "ms"), rows=[("pass", "11")])
    assert table.markdown() == "## Start-up\n\nCold.\n\n| process | ms |\n| --- | ---: |\n| pass | 11 |\n"


def test_ratios_are_to_citekit(options: Options) -> None:
    assert cpu(Usage(cpu=3.0), options, Usage(cpu=1.5)) == "3.00 (2.0 x)"
