"""Which addresses are public."""

from __future__ import annotations

import pytest

from citekit.fetch.addresses import is_allowed, is_public, resolve
from citekit.fetch.redact import has_secret, redact


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "2002:808:808::", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "192.0.2.1", "::", "::1", "fc00::1", "fd00::1", "fe80::1", "ff02::1", "::ffff:127.0.0.1",
        "2002:7f00:1::", "64:ff9b::a00:1", "2001:db8::1",
    ],
)  # fmt: skip
def test_private_and_special_addresses_are_not(address: str) -> None:
    assert not is_public(address)


def test_a_private_address_is_allowed_only_in_a_network_named() -> None:
    assert is_allowed("127.0.0.1", ["127.0.0.0/8"])
    assert is_allowed("fe80::1%eth0", ["fe80::/10"])
    assert not is_allowed("127.0.0.1", ["::1", "10.0.0.0/8"])


def test_the_system_finds_loopback() -> None:
    assert "127.0.0.1" in resolve("127.0.0.1", 80)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://api.example/works?api_key=abc&page=2", "https://api.example/works?api_key=***&page=2"),
        ("https://ada:pw@example.org/x", "https://example.org/x"),
        ("https://x.example/?query.author=Ada&mailto=a@b.c", "https://x.example/?query.author=Ada&mailto=***"),
        ("https://x.example/?X-Amz-Signature=abc#f", "https://x.example/?X-Amz-Signature=***#f"),
        ("https://x.example/?keyword=deep&authors=2", "https://x.example/?keyword=deep&authors=2"),
        ("http://[::1", "http://[::1"),
        ("http://u:p@[::1?key=abc", "[::1"),
    ],
)
def test_secrets_in_a_url_are_hidden(url: str, shown: str) -> None:
    assert redact(url) == shown
    assert has_secret(url) == (shown != url or "[::1" in url)
