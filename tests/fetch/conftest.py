"""A fetcher that may reach the loopback server of a test and nothing else, with short limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from citekit.fetch import Clock, Fetcher, Limits, Settings

LOOPBACK = ("127.0.0.1/32",)


class FakeClock:
    """A clock that a wait moves on, so that no test waits."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    @property
    def clock(self) -> Clock:
        start = datetime(2030, 1, 1, tzinfo=UTC)
        return Clock(
            monotonic=lambda: self.seconds, now=lambda: start + timedelta(seconds=self.seconds), sleep=self.sleep
        )


@pytest.fixture
def fake_clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def make_fetcher(tmp_path: Path) -> Iterator[Callable[..., Fetcher]]:
    made: list[Fetcher] = []

    def make(*, allowed: tuple[str, ...] = LOOPBACK, cache: bool = False, mailto: str = "", **more: Any) -> Fetcher:
        named = {name: more.pop(name) for name in list(more) if name in Limits.__struct_fields__}
        limits = Limits(**{"wait_seconds": 0.01, "idle_seconds": 2.0, "total_seconds": 5.0, **named})
        settings = Settings(
            limits=limits,
            allowed=allowed,
            between_seconds=more.pop("between_seconds", 0.0),
            host_seconds=more.pop("host_seconds", {}),
            cache=tmp_path / "cache" if cache else None,
            mailto=mailto,
        )
        made.append(Fetcher(settings, **more))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()
