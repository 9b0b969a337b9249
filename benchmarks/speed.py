"""How fast places are found, and in how much memory, beside other tools in the same run.

`make speed` writes `docs/speed.md`. Every figure is of a whole process, its start included. The rounds are
interleaved, so that whatever else the machine does falls on all programs alike.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import corpora
from geo_conflict._files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.scoring import Document

PAGE = corpora.ROOT / "docs/speed.md"
PEERS = Path(__file__).with_name("peers.py")
REQUIREMENTS = corpora.ROOT / "requirements/bench.txt"
PEER_PYTHON = corpora.ROOT / "build/bench-venv/bin/python"
MODULES = {"geotext": "geotext", "flashgeotext": "flashgeotext", "local-geocode": "geocode"}
SAMPLES = corpora.ROOT / "data/samples"
OWN_ARTICLES = 588
POLL_SECONDS = 0.02
MEGABYTE = 1e6

YARDSTICK = "spaCy alone"
ONE, TWO = "geo-conflict extract, one process", "geo-conflict extract, two processes"
COLD, HELP = "one article, from a cold start", "geo-conflict --help"


class Run(NamedTuple):
    """One run of a program: seconds, the largest process and all its processes together, in bytes."""

    seconds: float
    largest: int
    together: int


@dataclass(frozen=True)
class Work:
    """What is read: how many articles, of how many bytes, and what they are."""

    articles: int
    size: int
    what: str


def main(argv: Sequence[str] | None = None) -> None:
    """Measure all programs in interleaved rounds, write the page and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--corpora", type=Path, default=corpora.FOLDER, help="folder with load.py and the corpora"
    )
    options.add_argument("--rounds", type=int, default=5, help="how many times each program runs (5)")
    options.add_argument("--articles", type=int, help="read only so many")
    given = options.parse_args(argv)
    documents, what = _documents(given.corpora)
    documents = documents[: given.articles]
    load = os.getloadavg()[0]
    missing = _install_peers()
    with tempfile.TemporaryDirectory() as scratch:
        work = Work(len(documents), _write(documents, Path(scratch, "all.jsonl")), what)
        _write(documents[:1], Path(scratch, "one.jsonl"))
        programs = _programs(Path(scratch), missing)
        runs = rounds(programs, given.rounds)
    text = page(runs, work, missing, load)
    write_atomic(PAGE, text)
    print(text)


def rounds(programs: Mapping[str, Sequence[str | Path]], count: int) -> dict[str, list[Run]]:
    """Run every program once, then every program again, and so on."""
    runs: dict[str, list[Run]] = defaultdict(list)
    for number in range(count):
        for name, command in programs.items():
            runs[name].append(run(command))
            print(f"round {number + 1}, {name}: {runs[name][-1].seconds:.2f} s", file=sys.stderr)
    return dict(runs)


def run(command: Sequence[str | Path]) -> Run:
    """Run a program to its end and see how long it took and how much memory it held.

    Parameters
    ----------
    command
        The program and its arguments.

    Returns
    -------
    Run
        Memory is 0 where the system has no `/proc`.

    Raises
    ------
    subprocess.CalledProcessError
        When the program fails.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=corpora.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        process.wait()
        seconds = time.perf_counter() - start
        watch.finish()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, watch.largest, max(watch.largest, watch.together))


class _Watch(threading.Thread):
    """Looks many times a second at the memory of a process and all below it.

    The system's own account of a child's peak (`ru_maxrss`) would count that of this process too.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._done = pid, threading.Event()
        self.largest = self.together = 0

    def run(self) -> None:
        """Look until the process has ended."""
        while not self._done.wait(POLL_SECONDS):
            seen = [_memory_of(pid) for pid in _tree(self._pid)]
            self.largest = max(self.largest, *(peak for peak, _ in seen))
            self.together = max(self.together, sum(now for _, now in seen))

    def finish(self) -> None:
        """Stop looking."""
        self._done.set()
        self.join()


def _tree(pid: int) -> list[int]:
    """The process and all its descendants; those that have just ended are left out."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, children.read_text(encoding="ascii").split())
            except OSError:
                continue
    return found


def _memory_of(pid: int) -> tuple[int, int]:
    """Peak and present resident memory of a process, in bytes; none once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0, 0
    known = dict(line.split(":", 1) for line in lines if ":" in line)
    peak, now = (int(known.get(field, "0 kB").split()[0]) * 1024 for field in ("VmHWM", "VmRSS"))
    return peak, now


# --- what is run


def _documents(folder: Path) -> tuple[list[Document], str]:
    if corpora.is_there(folder):
        return corpora.read(folder)["lgl"], "articles of LGL"
    from geo_conflict import articles

    own = corpora.own_gold()
    samples = [own[0]._replace(id=sample.id, text=sample.text) for sample in articles.read(SAMPLES)]
    repeated = islice(cycle([*samples, *own]), OWN_ARTICLES)
    return [
        document._replace(id=f"{number}") for number, document in enumerate(repeated)
    ], "articles: our own samples and gold, repeated"


def _write(documents: Sequence[Document], path: Path) -> int:
    """Write what the programs read, and tell the bytes of its texts."""
    lines = [json.dumps({"id": document.id, "text": document.text}) + "\n" for document in documents]
    path.write_text("".join(lines), encoding="utf-8")
    return sum(len(document.text.encode()) for document in documents)


def _programs(scratch: Path, missing: Mapping[str, str]) -> dict[str, list[str | Path]]:
    from geo_conflict.toponyms import _model

    everything = scratch / "all.jsonl"
    command: list[str | Path] = [sys.executable, "-m", "geo_conflict"]

    def extract(given: Path, processes: int) -> list[str | Path]:
        return [*command, "extract", given, "-o", scratch / "out.jsonl", "--processes", str(processes)]

    return {
        YARDSTICK: [sys.executable, PEERS, "spacy", everything, _model.load()[0].path],
        ONE: extract(everything, 1),
        TWO: extract(everything, 2),
        COLD: extract(scratch / "one.jsonl", 1),
        HELP: [*command, "--help"],
        **{
            name: [PEER_PYTHON, PEERS, module, everything]
            for name, module in MODULES.items()
            if name not in missing
        },
    }


def _install_peers() -> dict[str, str]:
    """Install the other tools into an environment of their own; name those that cannot be had, and why."""
    pip = (PEER_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes")
    subprocess.run([sys.executable, "-m", "venv", PEER_PYTHON.parents[1]], check=True)
    done = subprocess.run([*pip, "-r", REQUIREMENTS], capture_output=True, text=True, check=False)
    why = (
        (done.stderr.strip().splitlines() or ["it does not import"])[-1]
        if done.returncode
        else "it does not import"
    )
    return {
        name: why
        for name, module in MODULES.items()
        if subprocess.run(
            [PEER_PYTHON, "-c", f"import {module}"], stderr=subprocess.DEVNULL, check=False
        ).returncode
    }


# --- the page


def page(runs: Mapping[str, Sequence[Run]], work: Work, missing: Mapping[str, str], load: float) -> str:
    """Make `docs/speed.md`.

    Parameters
    ----------
    runs
        The runs of each program, in the order of the rounds.
    work
        What was read.
    missing
        Tools that could not be installed, and why.
    load
        The load of the machine before.

    Returns
    -------
    str
        The page, in Markdown.
    """
    readers = [name for name in runs if name not in {COLD, HELP}]
    return TEMPLATE.format(
        date=dt.datetime.now(tz=dt.UTC).date().isoformat(),
        python=platform.python_version(),
        machine=f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})",
        load=load,
        rounds=len(runs[YARDSTICK]),
        articles=work.articles,
        what=work.what,
        size=work.size / MEGABYTE,
        readers="\n".join(_reader_line(name, runs, work) for name in readers),
        starts="\n".join(_start_line(name, runs[name]) for name in (COLD, HELP)),
        missing="".join(f"\n{name} could not be installed here: {why}.\n" for name, why in missing.items()),
    )


TEMPLATE = """\
# How fast places are found

Written by `make speed`; do not edit. Measured on {date} with Python {python} on {machine}.
The load before the run was {load:.1f}. Read: {articles:,} {what}, {size:.2f} MB of text.

Every figure is of a whole process, from its start to its end: the median of {rounds} interleaved rounds, with the
least and the most in brackets. Other work on the machine moves the absolute figures; the ratio to spaCy alone, taken
round by round, moves less and is the one to compare. *spaCy alone* is the project's model (named entities only, one
process, fed as it comes): it marks names and knows no places. geotext, flashgeotext and local-geocode match lists of
names; the last gives each name its most populous place, none reads the text around it.

| program | articles/s | MB/s | times spaCy alone | largest process, MB | all processes, MB |
| --- | --- | --- | --- | --- | --- |
{readers}

| start | seconds | largest process, MB |
| --- | --- | --- |
{starts}

Memory of all processes together counts pages that they share once for each.
{missing}"""


def _reader_line(name: str, runs: Mapping[str, Sequence[Run]], work: Work) -> str:
    own = runs[name]
    ratios = [base.seconds / one.seconds for base, one in zip(runs[YARDSTICK], own, strict=True)]
    cells = (
        name,
        _spread([work.articles / one.seconds for one in own], ".1f"),
        _spread([work.size / MEGABYTE / one.seconds for one in own], ".3f"),
        _spread(ratios, ".2f"),
        _memory([one.largest for one in own]),
        _memory([one.together for one in own]),
    )
    return f"| {' | '.join(cells)} |"


def _start_line(name: str, runs: Sequence[Run]) -> str:
    seconds = _spread([one.seconds for one in runs], ".2f")
    return f"| {name} | {seconds} | {_memory([one.largest for one in runs])} |"


def _spread(values: Sequence[float], form: str) -> str:
    return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def _memory(values: Sequence[int]) -> str:
    most = max(values)
    return f"{most / MEGABYTE:,.0f}" if most else ""


if __name__ == "__main__":
    main()
