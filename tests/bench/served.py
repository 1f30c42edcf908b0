"""Figures of real processes: CPU per message and report, throughput, memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from intake.app import clock, open_databases
from intake.settings import read_settings
from intake.store.unit_of_work import Store
from tests.bench.figures import Figure
from tests.bench.load import deliveries, phones, post_all
from tests.bench.script import HELPER_PATH, MAIN_PATH
from tests.end_to_end.deployment import ROOT, Address, environment_of
from tests.end_to_end.moments import until
from tests.end_to_end.preparing import prepare
from tests.end_to_end.processes import status_of
from tests.peers import twilio

PHONES = 200
HELPER_PHONES = 100
BARE_MESSAGES = 3000
READER = "ombudsperson"
RECEIPT_ROUND = len(MAIN_PATH) - 2  # the answer that brings the receipt; the last one files
MIB = 1024 * 1024


def figures(directory: Path, content: str, label: str) -> Iterator[Figure]:
    """All of them on one database."""
    prepare(directory, content)
    environment = {**environment_of(directory, content, free_address()), "PORT": ""}
    bare = _bare(environment)
    yield Figure(f"bare_view_messages_per_second_{label}", bare, "messages/s", BARE_MESSAGES)
    with serving(environment, "-m", "intake", "web", "--workers", "2") as web:
        yield from _memory(web, label, "rest")
        yield from _conversations(web, environment, bare, label)
        yield from _memory(web, label, "peak")


def free_address() -> Address:
    return Address(twilio.free_port(), "http://127.0.0.1:9")


@contextmanager
def serving(environment: Mapping[str, str], *command: str) -> Iterator[psutil.Process]:
    """A server that answers, until the block is left."""
    port = environment["PUBLIC_URL"].rsplit(":", 1)[1]
    started = subprocess.Popen(
        [sys.executable, *command], env={**environment, "PORT": port}, cwd=ROOT
    )
    try:
        until(lambda: status_of(int(port), "/healthz") == 200, "the server answers")
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        started.wait(40)


def port_of(environment: Mapping[str, str]) -> int:
    return int(environment["PUBLIC_URL"].rsplit(":", 1)[1])


def _bare(environment: Mapping[str, str]) -> float:
    with serving(environment, "-m", "tests.bench.bare", "2"):
        public_url, port = environment["PUBLIC_URL"], port_of(environment)
        post_all(port, deliveries(public_url, phones(200, 1), "warm up"))
        took = post_all(port, deliveries(public_url, phones(BARE_MESSAGES, 2), "hello"))
    return BARE_MESSAGES / took


@dataclass(frozen=True, slots=True)
class Talk:
    """What a conversation of many phones at once took, round by round: the same message from each
    of them."""

    phones: int
    cpu_seconds: list[float]
    seconds: list[float]
    lost: int  # reports that are not there, or there twice


def _conversations(
    web: psutil.Process, environment: Mapping[str, str], bare: float, label: str
) -> Iterator[Figure]:
    store = open_databases(read_settings(environment)).store
    own = _talk(web, environment, store, MAIN_PATH, phones(PHONES, 3))
    messages = PHONES * RECEIPT_ROUND
    cpu = 1000 * sum(own.cpu_seconds[:RECEIPT_ROUND]) / messages
    rate = messages / sum(own.seconds[:RECEIPT_ROUND])
    yield Figure(f"cpu_per_heard_message_{label}", cpu, "ms", messages, "3 ms")
    yield Figure(f"cpu_per_filed_report_{label}", _cpu_per_report(own), "ms", PHONES, "180 ms")
    yield Figure(f"messages_per_second_{label}", rate, "messages/s", messages)
    share = 100 * rate / bare
    yield Figure(f"share_of_bare_view_{label}", share, "%", messages, "at least 40 %")
    helper = _talk(web, environment, store, HELPER_PATH, phones(HELPER_PHONES, 4))
    spent = _cpu_per_report(helper)
    yield Figure(f"cpu_per_helper_report_{label}", spent, "ms", HELPER_PHONES, "320 ms")
    lost, sent = own.lost + helper.lost, own.phones + helper.phones
    yield Figure(f"reports_lost_or_doubled_{label}", lost, "reports", sent, "0")
    store.dispose()


def _talk(
    web: psutil.Process,
    environment: Mapping[str, str],
    store: Store,
    path: Sequence[str],
    talking: Sequence[str],
) -> Talk:
    public_url, port = environment["PUBLIC_URL"], port_of(environment)
    talk, before = Talk(len(talking), [], [], 0), _reports(store)
    for words in path:
        posts = deliveries(public_url, talking, words)
        began = cpu_seconds(web)
        talk.seconds.append(post_all(port, posts))
        talk.cpu_seconds.append(cpu_seconds(web) - began)
        take_all(store)
    return replace(talk, lost=abs(_reports(store) - before - talk.phones))


def _cpu_per_report(talk: Talk) -> float:
    return 1000 * sum(talk.cpu_seconds) / talk.phones


def _reports(store: Store) -> int:
    """How many wait for whoever reads what names the group of `MAIN_PATH` and `HELPER_PATH`."""
    with store(write=False) as work:
        return work.reports.count(READER, 10 * PHONES)


def take_all(store: Store) -> None:
    """Every waiting text counts as taken by the provider, so that the next answers count."""
    while True:
        with store() as work:
            claimed = work.outbox.claim(clock(), 60, 100)
            for text in claimed:
                work.outbox.accepted(text.lookup, text.number)
            work.commit()
        if not claimed:
            return


def _family(web: psutil.Process) -> list[psutil.Process]:
    return [web, *web.children(recursive=True)]


def cpu_seconds(web: psutil.Process) -> float:
    """User and system time of the server and its workers so far."""
    times = [process.cpu_times() for process in _family(web)]
    return float(sum(each.user + each.system for each in times))


def _memory(web: psutil.Process, label: str, when: str) -> Iterator[Figure]:
    workers = web.children()
    read: Callable[[psutil.Process], float] = _pss if when == "rest" else _peak
    most = max(read(worker) for worker in workers)
    unit = "MiB PSS" if when == "rest" else "MiB RSS"
    budget = "110 MiB PSS" if when == "rest" else ""
    yield Figure(f"web_process_memory_{when}_{label}", most / MIB, unit, len(workers), budget)


def _pss(process: psutil.Process) -> float:
    proportional: float = process.memory_full_info().pss
    return proportional


def _peak(process: psutil.Process) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    kibibytes = int(line.split()[1])
    return kibibytes * 1024.0
