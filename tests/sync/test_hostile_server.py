"""Servers that answer as none should: restored from a backup, behind a proxy that speaks for them, newer than we are,
or hostile. Nothing is lost, nothing ends in a traceback, nothing runs for ever."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from citekit.errors import CitekitError, GuardError, NetworkError, SyncError
from citekit.model import Request, Source
from tests.library.works import another, work
from tests.sync.fake_zotero import Answer, FakeZotero
from tests.sync.zotero_world import ZoteroWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ZoteroWorld]:
    made = ZoteroWorld(tmp_path)
    yield made
    made.close()


class Instead:
    """A transport that gives other answers for requests whose URL holds `part`."""

    def __init__(self, fake: FakeZotero, part: str, answer: Callable[[Answer], Answer]) -> None:
        self.fake, self.part, self.answer = fake, part, answer

    def send(self, request: Request) -> Answer:
        given = self.fake.send(request)
        return self.answer(given) if self.part in request.url else given


def content(data: Any, status: int = 200) -> Callable[[Answer], Answer]:
    """The answer with other content: JSON of `data`, or bytes as they are."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return lambda given: Answer(status, given.headers, Source(content=body))


def test_a_server_restored_from_a_backup_is_noticed_and_nothing_is_written(world: ZoteroWorld) -> None:
    world.library.add([another(n) for n in range(4)])
    world.settle()
    old = {k: dict(v) for k, v in world.fake.items.items()}, world.fake.version
    for key in world.fake.items:
        world.fake.edit(key, volume="9")
    world.settle()
    world.fake.items, world.fake.version = old
    before = world.library.store.last_change()
    with pytest.raises(GuardError, match="older than when it was read last"):
        world.sync().apply()
    assert world.library.store.last_change() == before
    assert {w.item.text("volume") for w in world.library.works()} == {"9"}


def test_a_library_wiped_there_is_not_wiped_here(world: ZoteroWorld) -> None:
    world.library.add([another(n) for n in range(4)])
    world.settle()
    for key in list(world.fake.items):
        world.fake.remove(key)
    with pytest.raises(GuardError, match="empty"):
        world.sync().apply()
    assert world.library.count() == 4


PATHS = ("keys/current", "items?since", "collections", "deleted", "items?itemKey")
BODIES = {
    "html": b"<html><body>Sign in to the hotel's network</body></html>",
    "cut short": b'{"ABCD2345": 1',
    "nothing": b"",
    "text": b'"busy"',
    "number": b"7",
    "null": b"null",
    "list of numbers": b"[1, 2]",
    "map of lists": b'{"a": [1]}',
    "map of maps": b'{"items": {"a": {}}, "access": 3}',
    "entries without data": b'[{}, {"key": 5}]',
    "entries of odd types": b'[{"key": "ABCD2345", "version": "x", "data": {"key": "ABCD2345", "itemType": 5}}]',
    "fields of odd types": b'[{"key": "ABCD2345", "version": 3, "data": {"key": "ABCD2345", "version": 3, "itemType":'
    b' "book", "title": 5, "creators": "me", "tags": [1, {"tag": 2}], "collections": 7, "extra": [], "name": []}}]',
    "deep": b"[" * 50_000,
    "long number": b'{"ABCD2345": ' + b"9" * 5000 + b"}",
    "not UTF-8": b'{"ABCD2345": "\xff\xfe"}',
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", BODIES)
def test_an_answer_of_another_shape_is_an_error_of_ours_and_changes_nothing(
    world: ZoteroWorld, path: str, body: str
) -> None:
    world.library.add([another(n) for n in range(3)])
    world.settle()
    world.fake.write("items", "ABCD2345", {**world.fake._normal("items", {"itemType": "book", "title": "New"})})
    held = list(world.library.works())
    world.transport = Instead(world.fake, path, content(BODIES[body]))
    written = world.fake.objects_written
    try:
        world.sync().apply()
    except CitekitError:
        pass
    else:
        assert path == "items?itemKey"
    assert list(world.library.works())[: len(held)] == held
    assert world.fake.objects_written == written
    world.transport = world.fake
    world.settle()
    assert {w.item.title for w in world.library.works()} == {d["title"] for d in world.fake.alive().values()}


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"successful": [], "failed": 7}', b'{"failed": {"0": 5}}',
                                  b'{"successful": {"0": {}}}', b'{"successful": {"0": {"data": {"key": 5}}}}',
                                  b'{"unchanged": {"0": "X"}}', b"[" * 50_000])  # fmt: skip
def test_an_odd_answer_to_a_write_is_settled_by_reading(world: ZoteroWorld, body: bytes) -> None:
    world.library.add([another(n) for n in range(3)])
    world.transport = Instead(world.fake, "/items\0", content(body))

    class Odd(Instead):
        left = 1

        def send(self, request: Request) -> Answer:
            given = self.fake.send(request)
            if request.method == "POST" and self.left:
                self.left -= 1
                return self.answer(given)
            return given

    world.transport = Odd(world.fake, "", content(body))
    world.settle()
    assert len(world.fake.alive()) == 3


@pytest.mark.parametrize(
    "status", [400, 401, 403, 404, 405, 407, 409, 410, 413, 414, 418, 421, 426, 431, 451, 501, 505]
)
@pytest.mark.parametrize("path", ["items?since", "collections", "deleted", "items?itemKey"])
def test_a_read_that_is_refused_says_what_the_server_said(world: ZoteroWorld, path: str, status: int) -> None:
    world.library.add([another(1)])
    world.settle()
    world.fake.add(title="New")
    world.transport = Instead(world.fake, path, content(b"Request-URI Too Large", status))
    with pytest.raises((SyncError, NetworkError)) as caught:
        world.sync().apply()
    assert str(status) in str(caught.value) or status in (401, 403)


@pytest.mark.parametrize("status", [201, 204, 301, 302, 405, 407, 408, 410, 414, 418, 431, 451, 501, 505, 507])
def test_a_write_that_is_answered_oddly_is_refused_or_settled_and_never_doubled(
    world: ZoteroWorld, status: int
) -> None:
    world.library.add([another(n) for n in range(3)])

    class Odd(Instead):
        def send(self, request: Request) -> Answer:
            return (
                self.answer(Answer(status, {}, Source(content=b"")))
                if request.method == "POST"
                else self.fake.send(request)
            )

    world.transport = Odd(world.fake, "", content(b"no", status))
    try:
        report = world.sync().apply()
        assert report.findings or not report.finished
    except CitekitError:
        pass
    world.transport = world.fake
    assert world.sync().apply(retry=True).finished
    world.settle()
    assert len(world.fake.alive()) == 3


def test_collections_in_a_circle_have_paths_and_make_no_new_ones(world: ZoteroWorld) -> None:
    world.fake.add_collection("AAAA2222", "One", "CCCC2222")
    world.fake.add_collection("BBBB2222", "Two", "AAAA2222")
    world.fake.add_collection("CCCC2222", "Three", "BBBB2222")
    world.fake.add_collection("DDDD2222", "Own", "DDDD2222")
    world.fake.add(title="In", collections=["CCCC2222", "DDDD2222"])
    world.settle()
    [held] = world.library.works()
    assert held.collections == ("One/Two/Three", "Own")
    world.library.add([replace(work(), collections=("One/Two/Three", "One/Two"))])
    world.settle()
    assert len(world.fake.collections) == 4
    assert world.remote("The Lantern Problem")["collections"] == ["BBBB2222", "CCCC2222"]


def test_a_chain_of_collections_that_is_far_too_deep_ends(world: ZoteroWorld) -> None:
    keys = [f"AAAA{a}{b}{c}2" for a in "23456789" for b in "23456789" for c in "23456789"]
    for key, parent in zip(keys, [False, *keys], strict=False):
        world.fake.add_collection(key, key[4:7], parent)
    world.fake.add(title="Deep", collections=[keys[-1]])
    world.settle()
    assert len(world.library.search("deep")) == 1


def test_a_list_of_collections_that_never_ends_is_an_error(world: ZoteroWorld) -> None:
    world.fake.add_collection("AAAA2222", "One")
    endless = lambda given: Answer(200, {**given.headers, "total-results": "999999999"}, given.source)  # noqa: E731

    class Endless(Instead):
        def send(self, request: Request) -> Answer:
            return endless(self.fake.send(Request(url=request.url.replace("start=", "x="), headers=request.headers)))

    world.transport = Endless(world.fake, "", endless)
    with pytest.raises(CitekitError):
        world.side().pull(None)
    assert len(world.fake.requests) < 1000


def test_types_and_fields_of_a_newer_zotero_are_never_sent_back(world: ZoteroWorld) -> None:
    world.library.add([another(n) for n in range(8)])
    world.settle()
    key = world.remote("Invented Result 1")["key"]
    newer = {**world.fake.items[key], "hologram": "shimmering", "tags": [{"tag": "a", "colour": 7}]}
    world.fake.write("items", key, newer)
    world.fake.write("items", "HHHH2222", {"itemType": "hologram", "title": "New kind", "tags": [], "collections": []})
    world.settle()
    world.library.edit("author1", {"volume": "3"})
    sent = []

    class Listening(Instead):
        def send(self, request: Request) -> Answer:
            sent.append(request.body)
            return self.fake.send(request)

    world.transport = Listening(world.fake, "", content(b""))
    world.settle()
    [data] = json.loads(b"".join(sent))
    assert data.keys() == {"key", "version", "volume"}
    assert world.library.count() == 8


@pytest.mark.parametrize("state", ["kept", "lost"])
def test_an_item_whose_type_becomes_one_of_a_newer_zotero_is_not_taken_for_deleted(
    world: ZoteroWorld, state: str
) -> None:
    world.library.add([another(n) for n in range(8)])
    world.settle()
    key = world.remote("Invented Result 1")["key"]
    world.fake.write("items", key, {**world.fake.items[key], "itemType": "hologram"})
    if state == "lost":  # everything is read anew
        with world.status.transaction():
            world.status.set_mark("remote", None)
    world.settle()
    assert world.library.count() == 8
    assert world.fake.items[key]["itemType"] == "hologram"
    world.fake.write("items", key, {**world.fake.items[key], "itemType": "journalArticle", "title": "Back again"})
    world.settle()
    assert world.library.get("author1").work.item.title == "Back again"


def test_a_tag_renamed_by_case_travels_both_ways(world: ZoteroWorld) -> None:
    world.library.add([replace(work(), tags=("Draft", "kept"))])
    world.settle()
    key = world.remote("The Lantern Problem")["key"]
    world.fake.edit(key, tags=[{"tag": "draft"}, {"tag": "kept"}])
    world.settle()
    assert world.library.get("quill2021lantern").work.tags == ("draft", "kept")
    world.library.edit("quill2021lantern", {}, tags=["DRAFT", "kept"])
    world.settle()
    assert {t["tag"] for t in world.fake.items[key]["tags"]} == {"DRAFT", "kept"}


def test_a_key_that_may_only_read_still_brings_over_what_is_there(world: ZoteroWorld) -> None:
    world.fake.may_write = False
    world.fake.add(title="Theirs")
    assert world.sync().apply().written == {("local", "create"): 1}
    assert world.sync().apply().written == {}


@pytest.mark.parametrize(
    "text", ["a\x00b", "\ufffe", "x" * 65_536, "\u202e" * 100, "<b>" * 5000, "line\r\nline\u2028line"]
)
def test_an_odd_text_arrives_or_is_refused_and_comes_to_rest(world: ZoteroWorld, text: str) -> None:
    world.library.add([another(1), work(abstract=text)])
    world.sync().apply()
    world.settle()
    assert "author1" in {d["citationKey"] for d in world.fake.alive().values()}
    assert world.library.get("quill2021lantern").work.item.text("abstract") in (text, text.strip())


def test_half_a_character_there_is_refused_here_and_the_rest_goes_on(world: ZoteroWorld) -> None:
    world.fake.add(title="Sound")
    world.fake.add(title="Half \ud800")
    report = world.sync().apply()
    assert [f.code for f in report.findings] == ["CK711"]
    assert "U+D800" in report.findings[0].what
    assert [w.item.title for w in world.library.works()] == ["Sound"]
    world.settle()


@pytest.mark.parametrize("header", ["-5", "soon", "Wed, 21 Oct 2099 07:28:00 GMT", "99999999999999999999", "٣"])
@pytest.mark.parametrize("name", ["retry-after", "backoff"])
def test_a_wait_that_makes_no_sense_is_bounded(world: ZoteroWorld, name: str, header: str) -> None:
    busy = iter([503, 503])

    def answer(given: Answer) -> Answer:
        return Answer(next(busy, given.status), {**given.headers, name: header}, given.source)

    world.transport = Instead(world.fake, "items?since", answer)
    world.library.add([another(1)])
    with contextlib.suppress(NetworkError):
        world.sync().apply()
    assert all(0 <= wait <= 600 for wait in world.time.waits)
    assert sum(world.time.waits) <= 1800
