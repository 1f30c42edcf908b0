"""A program that forks short lives: the web application for one request, or a worker.

The parent builds the production application from its settings, once, and closes its connections;
each life is a fork of that. Nothing in it is replaced. It is watched through SQLAlchemy's events:
just before and just after every COMMIT, of content and keyring alike, is a *boundary*. At the
boundary it was told to, the child sends itself SIGKILL, so that no `finally`, no buffer and no
rollback of ours runs.

    python -m tests.end_to_end.mortal     reads orders and answers them, as lines of JSON
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from threading import Event
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool

NEVER = 0

Label: TypeAlias = str
"""A boundary: "content before", "content after", "keyring before" or "keyring after"."""

Run: TypeAlias = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What a child is to do. `die_at`: the boundary at which it kills itself, from 1."""

    # "web": answer one request; "round": one round of the worker; "worker", "purging": until idle;
    # "endless worker", "bot": until they are killed.
    kind: str
    environment: dict[str, str]
    output: str
    die_at: int = NEVER
    die_after_seconds: float = 0.0  # so long, if it is more than nothing, whatever it is doing then


# ---------------------------------------------------------------- the parent


def main() -> None:
    """Read orders, one line each; answer each with how that life ended."""
    watch, made = Watch(), dict[str, Run]()
    with socket.create_server(("127.0.0.1", 0)) as door:
        print(door.getsockname()[1], flush=True)
        for line in sys.stdin.buffer:
            order = Order(**json.loads(line))
            name = f"{order.kind} {order.environment}"
            if name not in made:
                made[name] = MAKE[order.kind](order.environment, door)
                watch.close_connections()
                gc.collect()
                gc.freeze()  # what is never looked at is never copied
            print(json.dumps(raise_child(order, made[name], watch)), flush=True)


def raise_child(order: Order, run: Run, watch: Watch) -> dict[str, Any]:
    """Fork a child, wait for its end, and say what it came to."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        watch.begin(order.die_at, writing)
        # Nobody handles the alarm, so it ends the process where it stands, as a kill does.
        signal.setitimer(signal.ITIMER_REAL, order.die_after_seconds)
        live(run, order.output)
    os.close(writing)
    with os.fdopen(reading) as noted:
        boundaries = noted.read().split("\n")[:-1]
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"exit_code": status, "boundaries": boundaries}


def web(environment: Mapping[str, str], door: socket.socket) -> Run:
    """The web application, on the parent's socket, for one request."""
    from werkzeug.serving import make_server

    from intake.app import create_app
    from intake.settings import read_settings

    app = create_app(read_settings(environment))

    def answer_one_request() -> None:
        with make_server("127.0.0.1", 0, app, fd=door.fileno()) as server:
            server.handle_request()

    return answer_one_request


def worker(stop: type[Event], environment: Mapping[str, str], _door: socket.socket) -> Run:
    """The worker, until its `stop` says so."""
    from twilio.rest import Client  # type: ignore[import-untyped]  # ships no types

    import channels.sms.line
    from intake.app import build_worker
    from intake.settings import read_settings

    assert Client("a", "b").messages, channels.sms.line  # imported at first use, slowly
    run = build_worker(read_settings(environment))
    return lambda: run(stop())


def purging(environment: Mapping[str, str], _door: socket.socket) -> Run:
    """What is to be done at providers, until nothing is due."""
    from intake.app import build_purging
    from intake.settings import read_settings

    run = build_purging(read_settings(environment))
    return lambda: run(UntilIdle())


def bot(environment: Mapping[str, str], _door: socket.socket) -> Run:
    """The polling bot, for ever."""
    from intake.app import polling
    from intake.settings import read_settings

    import_module("channels.telegram.line")  # at first use, slowly
    settings = read_settings(environment)

    def poll() -> None:
        with polling(settings) as run:
            run(Event())

    return poll


class OneRound(Event):
    """Says stop after the loop has gone round once."""

    def is_set(self) -> bool:
        was_asked = super().is_set()
        self.set()
        return was_asked


class UntilIdle(Event):
    """Says stop when the worker would wait for something to do."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


MAKE: Mapping[str, Callable[[Mapping[str, str], socket.socket], Run]] = {
    "web": web,
    "round": partial(worker, OneRound),
    "worker": partial(worker, UntilIdle),
    "endless worker": partial(worker, Event),
    "purging": purging,
    "bot": bot,
}


# ---------------------------------------------------------------- a child


def live(run: Run, output: str) -> None:
    """The whole life of a child."""
    code = 1
    try:
        file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, 1)
        os.dup2(file, 2)
        run()
        code = 0
    except BaseException:  # noqa: BLE001 - the outermost edge of a process
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


class Watch:
    """Notes every boundary of every engine of this process, and dies at one of them."""

    def __init__(self) -> None:
        self._engines: set[Engine] = set()
        self._notes: int | None = None
        self._left = NEVER
        event.listen(Engine, "engine_connect", lambda opened: self._engines.add(opened.engine))
        event.listen(Engine, "commit", self._before)
        # A connection goes back right after its commit, before anything else is done.
        event.listen(Pool, "checkin", self._after)

    def begin(self, die_at: int, notes: int) -> None:
        """In a child: from now on, into this pipe."""
        self._left, self._notes = die_at, notes

    def close_connections(self) -> None:
        """A child makes connections of its own."""
        for engine in self._engines:
            engine.dispose()
        self._engines.clear()

    def _before(self, connection: Connection) -> None:
        connection.info["commits"] = which(connection.engine)
        self._boundary(f"{connection.info['commits']} before")

    def _after(self, _connection: object, record: Any) -> None:
        committed = record.info.pop("commits", None)
        if committed:
            self._boundary(f"{committed} after")

    def _boundary(self, label: Label) -> None:
        if self._notes is None:
            return
        os.write(self._notes, f"{label}\n".encode())
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def which(engine: Engine) -> str:
    """The database an engine speaks to."""
    return "keyring" if "keyring" in (engine.url.database or "") else "content"


if __name__ == "__main__":
    main()
