"""A whole installation on this machine: its files, its databases and its real processes.

Rules: everything listens on 127.0.0.1; processes get an environment of their own and nothing of
ours; what they print goes into files, since a log is evidence; each is stopped by its process id.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import inspect, text

from intake.app import Databases, open_databases, open_epochs, open_vault
from intake.ports import ReaderSecret
from intake.settings import Settings, read_settings
from intake.setup import Added
from intake.vault.vault import SealedVault
from tests.end_to_end.moments import until
from tests.end_to_end.mortal import Order
from tests.end_to_end.nursery import Nursery
from tests.end_to_end.phone import Phone
from tests.end_to_end.processes import STOP_SECONDS, Running, run_command, status_of
from tests.end_to_end.webhook import Webhook
from tests.peers import twilio

ROOT = Path(__file__).parent.parent.parent
IDLE_HOURS = 2


@dataclass(frozen=True, slots=True)
class Address:
    """Where the outside world is: what providers call, and where the provider is."""

    port: int
    provider_url: str

    @property
    def public_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def environment_of(
    directory: Path, content_url: str, address: Address, disk: Path | None = None
) -> dict[str, str]:
    """The settings of an installation whose files lie in `directory`. `disk`: where its keyring
    lies, if not there."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": content_url,
        "KEYRING_URL": f"sqlite:///{(disk or directory) / 'keyring.db'}",
        "INTAKE_EPOCH_DIR": str(directory / "epochs"),
        "INTAKE_PEPPER_FILE": str(directory / "pepper"),
        "INTAKE_SECRET_KEY_FILE": str(directory / "secret-key"),
        "PUBLIC_URL": address.public_url,
        "TWILIO_ACCOUNT_SID": twilio.SID,
        "TWILIO_AUTH_TOKEN": twilio.TOKEN,
        "TWILIO_FROM": twilio.NUMBER,
        "TWILIO_API_URL": address.provider_url,
    }


class Deployment:
    """An installation that is set up: keys, tables, the demo's response and its readers."""

    def __init__(
        self,
        directory: Path,
        environment: Mapping[str, str],
        readers: Mapping[str, Added],
        nursery: Nursery,
        emulator: twilio.Emulator,
    ) -> None:
        self.directory = directory
        self.environment = dict(environment)
        self.readers = readers
        self.nursery = nursery
        self.emulator = emulator
        self.logs = directory / "logs"
        self.logs.mkdir(exist_ok=True)
        self.running: list[Running] = []
        self.settings: Settings = read_settings(self.environment)
        self.databases: Databases = open_databases(self.settings)

    @property
    def port(self) -> int:
        """Where the provider expects it; other web processes listen elsewhere."""
        return urlsplit(self.settings.public_url).port or 0

    def webhook(self, port: int = 0) -> Webhook:
        """One of its web processes as a provider reaches it."""
        return Webhook(port or self.port, self.settings.public_url)

    def phone(self, number: str, *, worker: bool = False) -> Phone:
        """A phone. `worker`: whether one is running that delivers to it."""
        deliver = self.wait_until_delivered if worker else self.deliver
        webhook = self.webhook()

        def post(words: str) -> None:
            assert webhook.text(number, words) == 200

        return Phone(number, post, deliver, partial(self.texts, number))

    def texts(self, number: str) -> list[str]:
        """What the provider holds for a number, in order."""
        held = twilio.messages(self.emulator, number)
        return [str(each["body"]) for each in reversed(held)]

    # ------------------------------------------------------------ processes

    def start_web(self, port: int, **environment: str) -> Running:
        """`intake web` with one process of four threads, answering."""
        (web,) = self.start_webs(port, **environment)
        return web

    def start_webs(self, *ports: int, **environment: str) -> list[Running]:
        """Several of them at the same time, each on its port."""
        webs = [
            self._start("web", port, {"PORT": str(port), **environment}, "web", "--workers", "1")
            for port in ports
        ]
        for web in webs:
            self._wait_for(web)
        return webs

    def start_worker(self, **environment: str) -> Running:
        """`intake worker`; it may still be starting."""
        return self._start("worker", 0, environment, "worker")

    def deliver(self) -> None:
        """A worker lives until nothing is left to deliver. Quicker than starting one anew."""
        output = self.logs / "deliver"
        life = self.nursery.live(Order("worker", self.environment, str(output)))
        assert life.exit_code == 0, output.read_text()

    def command(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """One run of the `intake` command to its end."""
        return run_command(arguments, self.environment | environment, self.directory)

    def stop(self, running: Running, number: int = signal.SIGTERM) -> int:
        """End a process by its id; its exit code."""
        if running.process.poll() is None:
            running.process.send_signal(number)
        try:
            return running.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.process.wait()
            raise

    def close(self) -> None:
        """End everything that still runs, children too; nobody waits for a graceful end."""
        for running in self.running:
            if running.process.poll() is None:
                os.killpg(running.process.pid, signal.SIGKILL)  # its group is its own
                running.process.wait()
        self.databases.store.dispose()
        self.databases.keyring.dispose()

    def _start(
        self, name: str, port: int, environment: Mapping[str, str], *arguments: str
    ) -> Running:
        output = self.logs / f"{name}-{len(self.running)}"
        with output.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "intake", *arguments],
                env={**self.environment, **environment},
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,  # Ctrl-C is for the tests; they stop it by its id.
            )
        running = Running(name, process, output, port)
        self.running.append(running)
        return running

    def _wait_for(self, web: Running) -> None:
        until(lambda: self._lives(web) and status_of(web.port, "/healthz") == 200, "it answers")

    def _lives(self, running: Running) -> bool:
        assert running.process.poll() is None, running.output.read_text()
        return True

    # ------------------------------------------------------------ looking inside

    def vault(self) -> SealedVault:
        """The vault as its processes have it."""
        return open_vault(self.settings, open_epochs(self.settings, self.databases, IDLE_HOURS))

    def secret(self, reader_id: str) -> ReaderSecret:
        """What a reader's passphrase opens."""
        with self.databases.store(write=False) as work:
            row = work.readers.get(reader_id)
        assert row is not None
        return self.vault().unlock_reader(row.lock, self.readers[reader_id].passphrase)

    def counts(self) -> dict[str, int]:
        """How many rows every table of both databases has, but for signs of life. A count is one,
        in however many lanes it stands: which of them there are, is drawn by lot."""
        found = {}
        for engine in (self.databases.content, self.databases.keyring_engine):
            with engine.connect() as connection:
                for table in inspect(connection).get_table_names():
                    query = text(f'SELECT count(*) FROM "{table}"')
                    found[table] = int(connection.execute(query).scalar_one())
        del found["heartbeats"]
        with self.databases.content.connect() as connection:
            counts = connection.execute(text("SELECT DISTINCT month, name, area FROM counters"))
            found["counters"] = len(counts.all())
        return found

    def growth(self, act: Callable[[], object]) -> dict[str, int]:
        """By how many rows each table grew while something was done."""
        before = self.counts()
        act()
        after = self.counts()
        return {table: n - before[table] for table, n in after.items() if n != before[table]}

    def wait_until_delivered(self) -> None:
        """Until a running worker has delivered everything and noted it."""
        until(lambda: self.waiting() == 0, "everything is delivered")

    def waiting(self) -> int:
        """How many texts wait in the outbox."""
        with self.databases.store(write=False) as work:
            return work.outbox.depth()

    def has_worker(self) -> bool:
        """Whether one has ever shown itself."""
        with self.databases.store(write=False) as work:
            return work.heartbeats.last("worker") is not None

    def end_claims(self) -> None:
        """As if the 30 seconds of every claim were over."""
        with self.databases.content.connect() as connection:
            connection.exec_driver_sql("UPDATE outbox SET due_at = 0 WHERE claimed")
            connection.commit()

    def logged(self) -> str:
        """All that its processes have printed."""
        return "".join(path.read_text() for path in sorted(self.logs.iterdir()))
