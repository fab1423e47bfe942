"""A job in a process of its own that ends by SIGKILL at a chosen step; forked, so that a run takes milliseconds.

A step is a point just before or after something durable: a statement of the library, a commit of the sync's state, a
request, and `fsync` and `replace` of a file.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
import sqlite3
import struct
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from msgspec import Struct

Answer = Callable[[Any], Any]


class Steps:
    """Counts steps, and kills this process at number `at` (-1: never)."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0

    def step(self) -> None:
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1

    @contextmanager
    def of_files(self) -> Iterator[None]:
        """Steps around each fsync and each replacement of a file."""
        with mock.patch("os.fsync", self._around(os.fsync)), mock.patch("os.replace", self._around(os.replace)):
            yield

    def _around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **named: Any) -> Any:
            self.step()
            done = function(*arguments, **named)
            self.step()
            return done

        return stepping


class Stepping:
    """A connection with a step before and after each statement, or each COMMIT only."""

    def __init__(self, connection: sqlite3.Connection, steps: Steps, *, commits_only: bool = False) -> None:
        self._connection = connection
        self._steps = steps
        self._commits_only = commits_only

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str, *values: Any) -> Any:
        if (self._commits_only and statement != "COMMIT") or statement.startswith(("SELECT", "PRAGMA")):
            return self._connection.execute(statement, *values)
        self._steps.step()
        done = self._connection.execute(statement, *values)
        self._steps.step()
        return done


class Channel:
    """What the job says to whoever started it; it arrives though the job is killed right after."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def tell(self, value: Any) -> None:
        self.send(("told", value))

    def ask(self, value: Any) -> Any:
        self.send(("asked", value))
        kind, answer = self.receive()
        if kind == "raise":
            raise answer
        return answer

    def send(self, value: Any) -> None:
        text = pickle.dumps(value)
        self._connection.sendall(struct.pack("!I", len(text)) + text)

    def receive(self) -> Any:
        """Raises EOFError when the other end is gone."""
        (size,) = struct.unpack("!I", self._exactly(4))
        return pickle.loads(self._exactly(size))

    def _exactly(self, size: int) -> bytes:
        found = bytearray()
        while len(found) < size:
            piece = self._connection.recv(size - len(found))
            if not piece:
                raise EOFError
            found += piece
        return bytes(found)


class Ended(Struct, frozen=True):
    """told: everything the job said. killed: whether SIGKILL ended it. steps: how many there were, when it was not."""

    told: list[Any]
    killed: bool
    steps: int


def run(job: Callable[[Steps, Channel], None], at: int = -1, answer: Answer | None = None) -> Ended:
    """Run the job in a process of its own, killed at step `at`; `answer` is asked what the job asks.

    Raises AssertionError when the job fails by itself.
    """
    ours, theirs = socket.socketpair()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of the test runner: the child uses none of them
        process = os.fork()
    if process == 0:
        ours.close()
        _be(job, at, Channel(theirs))
    theirs.close()
    told, channel = list[Any](), Channel(ours)
    while True:
        try:
            kind, value = channel.receive()
        except (EOFError, ConnectionError):
            break
        if kind == "told":
            told.append(value)
        else:
            try:
                reply = ("give", answer(value) if answer else None)
            except Exception as error:  # noqa: BLE001 - raised again where it was asked
                reply = ("raise", error)
            _reply(channel, reply)
    ours.close()
    _, status = os.waitpid(process, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert killed or os.waitstatus_to_exitcode(status) == 0, told[-1:]
    return Ended(told if killed else told[:-1], killed, 0 if killed else told[-1])


def _reply(channel: Channel, reply: Any) -> None:
    with contextlib.suppress(ConnectionError):  # killed while it was waiting
        channel.send(reply)


def _be(job: Callable[[Steps, Channel], None], at: int, channel: Channel) -> None:
    """The child: never returns."""
    steps = Steps(at)
    try:
        job(steps, channel)
        channel.tell(steps.count)
        os._exit(0)
    except BaseException:  # noqa: BLE001 - it must not go on as the test runner
        channel.tell(traceback.format_exc())
        os._exit(1)
