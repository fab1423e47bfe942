"""Limits as citekit.toml names them."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import fields

from citekit.errors import ConfigError
from citekit.fetch import Limits, limits_from


@pytest.mark.parametrize("name", [one.name for one in fields(Limits)])
def test_every_limit_can_be_set_by_its_name(name: str) -> None:
    changed = limits_from({name: 7})
    assert getattr(changed, name) == 7
    assert type(getattr(changed, name)) is type(getattr(Limits(), name))


def test_no_table_means_the_defaults() -> None:
    assert limits_from({}) == Limits()
    assert (Limits().total_seconds, Limits().idle_seconds, Limits().hops, Limits().tries) == (60, 10, 10, 3)
    assert (Limits().page_bytes, Limits().feed_bytes, Limits().retry_after_seconds) == (50e6, 100e6, 600)


@pytest.mark.parametrize("value", ["7", True, 0, -1, None, [], float("nan"), float("inf")])
def test_a_limit_that_is_no_number_above_zero_is_refused(value: Any) -> None:
    with pytest.raises(ConfigError, match="page_bytes must be a number above 0"):
        limits_from({"page_bytes": value}, where="citekit.toml")


def test_an_unknown_limit_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r'no setting "page_byte"; did you mean page_bytes'):
        limits_from({"page_byte": 1})
