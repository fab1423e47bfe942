"""The CPU time of a piece of work inside a process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a piece of work, and what it gives."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made
