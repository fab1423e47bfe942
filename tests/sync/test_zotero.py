from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from citekit.errors import CitekitError, GuardError, NetworkError, SyncError
from citekit.model import Date, Name, Names, Request
from citekit.sync.sides import Act, Fate, Side, Write
from tests.library.works import another, work
from tests.sync.fake_zotero import FakeZotero
from tests.sync.side_contract import SideContract
from tests.sync.zotero_world import ZoteroWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ZoteroWorld]:
    made = ZoteroWorld(tmp_path)
    yield made
    made.close()


class TestZoteroSide(SideContract):
    @pytest.fixture
    def side(self, world: ZoteroWorld) -> Side:
        side = world.side()
        side.pull(None)
        return side

    def some(self, number: int) -> dict[str, Any]:
        return {
            "itemType": "journalArticle", "title": f"Title {number}", "publicationTitle": "J", "tag/one": True,
            "creators": [{"creatorType": "author", "firstName": "A", "lastName": "Quill"}], "extra/event-date": "2021",
            "collection/Mine/Deep": True,
        }  # fmt: skip


class TestLibrarySide(SideContract):
    @pytest.fixture
    def side(self, world: ZoteroWorld) -> Side:
        return world.sync().sides["local"]

    def some(self, number: int) -> dict[str, Any]:
        return {
            "itemType": "journalArticle", "title": f"Title {number}", "publicationTitle": "J", "tag/one": True,
            "creators": [{"creatorType": "author", "firstName": "A", "lastName": "Quill"}], "extra/event-date": "2021",
            "collection/Mine/Deep": True, "citationKey": f"key{number}",
        }  # fmt: skip


def test_works_arrive_in_zotero_with_their_keys(world: ZoteroWorld) -> None:
    world.library.add([replace(work(), tags=("draft",), collections=("Mine",))])
    world.settle()
    data = world.remote("The Lantern Problem")
    assert (data["itemType"], data["citationKey"], data["date"]) == ("journalArticle", "quill2021lantern", "2021-03")
    assert [c["lastName"] for c in data["creators"]] == ["Quill", "van der Öst"]
    assert data["tags"] == [{"tag": "draft"}]
    assert [world.fake.collections[k]["name"] for k in data["collections"]] == ["Mine"]


def test_edits_made_in_zotero_come_back_and_touch_nothing_else(world: ZoteroWorld) -> None:
    world.library.add([work()])
    world.settle()
    key = world.remote("The Lantern Problem")["key"]
    world.fake.edit(key, title="The Lantern Problem Revisited", volume="9")
    world.settle()
    item = world.library.get("quill2021lantern").work.item
    assert (item.title, item.text("volume")) == ("The Lantern Problem Revisited", "9")
    assert item.variables["author"] == work().item.variables["author"]
    assert item.variables["issued"] == Date(parts=((2021, 3),))


def test_a_work_made_in_zotero_gets_a_key_and_zotero_is_not_written_to(world: ZoteroWorld) -> None:
    world.fake.add(
        title="From Zotero",
        creators=[{"creatorType": "author", "lastName": "Nemo", "firstName": "C."}],
        date="May 2020",
    )
    world.settle()
    [held] = world.library.works()
    assert (held.item.type, held.item.title) == ("book", "From Zotero")
    assert held.key.startswith("nemo")
    assert held.item.names("author") == Names((Name(family="Nemo", given="C."),))
    assert world.fake.objects_written == 0


def test_a_list_of_authors_cut_short_stays_so_though_zotero_cannot_say_it(world: ZoteroWorld) -> None:
    names = Names((Name(family="Quill", given="Ada"),), truncated=True)
    world.library.add([work(author=names)])
    world.settle()
    world.fake.edit(world.remote("The Lantern Problem")["key"], volume="7")
    world.settle()
    item = world.library.get("quill2021lantern").work.item
    assert (item.names("author"), item.text("volume")) == (names, "7")


def test_fields_that_are_not_ours_stay_untouched(world: ZoteroWorld) -> None:
    key = world.fake.add(
        itemType="case", caseName="A v. B", extra="my note\nPMID: 7\ntex.x: y", relations={"dc:relation": ["x"]},
        creators=[{"creatorType": "counsel", "lastName": "Law", "firstName": ""}], tags=[{"tag": "auto", "type": 1}],
    )  # fmt: skip
    world.settle()
    [held] = world.library.works()
    world.library.edit(held.key, {"title": "A versus B", "PMID": "8"}, tags=[*held.tags, "mine"])
    world.settle()
    data = world.fake.items[key]
    assert (data["caseName"], data["extra"]) == ("A versus B", "my note\nPMID: 8\ntex.x: y")
    assert data["relations"] == {"dc:relation": ["x"]}
    assert data["creators"] == [{"creatorType": "counsel", "lastName": "Law", "firstName": ""}]
    assert data["tags"] == [{"tag": "auto", "type": 1}, {"tag": "mine"}]


def test_notes_and_attachments_are_left_alone(world: ZoteroWorld) -> None:
    world.fake.add(itemType="note", note="<p>x</p>")
    world.settle()
    assert list(world.library.works()) == []


def test_what_the_server_trims_is_no_change(world: ZoteroWorld) -> None:
    world.library.add([replace(work(title="  Blank  "), tags=(" a tag ",))])
    world.settle()
    assert world.library.get("quill2021lantern").work.item.title == "  Blank  "


def test_a_removed_work_goes_to_the_trash_and_back(world: ZoteroWorld) -> None:
    world.library.add([another(n) for n in range(4)])
    world.settle()
    world.library.remove("author1")
    world.settle()
    trashed = [d for d in world.fake.items.values() if d.get("deleted")]
    assert [d["title"] for d in trashed] == ["Invented Result 1"]
    world.library.undo()
    world.settle()
    assert len(world.fake.alive()) == 4


@pytest.mark.parametrize("way", ["trash", "delete"])
def test_a_work_removed_in_zotero_leaves_the_library_and_undo_brings_it_back_to_both(
    world: ZoteroWorld, way: str
) -> None:
    world.library.add([another(n) for n in range(4)])
    world.settle()
    key = world.remote("Invented Result 1")["key"]
    world.fake.edit(key, deleted=1) if way == "trash" else world.fake.remove(key)
    world.settle()
    assert len(list(world.library.works())) == 3
    world.library.undo()
    world.settle()
    assert len(list(world.library.works())) == len(world.fake.alive()) == 4
    assert key in world.fake.alive()


def test_a_lost_reply_to_a_batch_doubles_nothing(world: ZoteroWorld) -> None:
    world.library.add([another(n) for n in range(120)])
    world.fake.faults = ["", "", "", "", "lost"]
    world.settle()
    assert len(world.fake.items) == 120


def test_another_client_writing_inside_a_batch_is_not_overlooked(world: ZoteroWorld) -> None:
    key = world.fake.add(title="Theirs")
    world.settle()
    world.library.add([another(n) for n in range(6)])
    count = iter(range(100))

    def foreign() -> None:
        world.fake.edit(key, title=f"Theirs {next(count)}")

    world.fake.between_objects = foreign
    world.sync().apply()
    world.fake.between_objects = None
    world.settle()
    last = world.fake.items[key]["title"]
    assert [w.item.title for w in world.library.works() if "Theirs" in w.item.title] == [last]


def test_a_pull_that_is_not_of_one_state_begins_anew(world: ZoteroWorld) -> None:
    for n in range(3):
        world.fake.add(title=f"T{n}")

    class Moving:
        count = 0

        def send(self, request: Any) -> Any:
            self.count += 1
            if self.count == 3:
                world.fake.add(title="Between")
            return world.fake.send(request)

    world.transport = Moving()
    assert len(world.side().pull(None).things) == 4


def test_a_pull_of_a_library_that_never_rests_ends_with_an_error(world: ZoteroWorld) -> None:
    class Restless:
        def send(self, request: Any) -> Any:
            world.fake.add(title="More")
            return world.fake.send(request)

    world.transport = Restless()
    with pytest.raises(SyncError, match="changes faster"):
        world.side().pull(None)


def test_collections_are_sets_and_a_rename_travels(world: ZoteroWorld) -> None:
    world.fake.add_collection("AAAA2222", "Works")
    world.fake.add_collection("BBBB2222", "Deep", "AAAA2222")
    world.fake.add(title="In", collections=["BBBB2222"])
    world.settle()
    [held] = world.library.works()
    assert held.collections == ("Works/Deep",)
    world.fake.add_collection("AAAA2222", "Papers")
    world.settle()
    [held] = world.library.works()
    assert held.collections == ("Papers/Deep",)
    world.library.edit(held.key, {}, collections=["Papers/Deep", "Papers/New", "Other/A\\/B"])
    world.settle()
    paths = {c["name"]: c["parentCollection"] for c in world.fake.collections.values()}
    assert paths["New"] == "AAAA2222"
    assert paths["A/B"] == next(k for k, c in world.fake.collections.items() if c["name"] == "Other")


def test_a_lost_reply_to_the_making_of_a_collection_makes_one(world: ZoteroWorld) -> None:
    world.library.add([replace(work(), collections=("Mine",))])
    world.fake.faults = ["", "", "", "", "lost"]
    with pytest.raises(NetworkError):
        world.sync().apply()
    world.settle()
    assert len(world.fake.collections) == 1


def test_only_a_named_collection_is_brought_over_and_filled(world: ZoteroWorld) -> None:
    world.collection = "Mine"
    world.fake.add_collection("AAAA2222", "Mine")
    world.fake.add(title="Outside")
    world.fake.add(title="Inside", collections=["AAAA2222"])
    world.library.add([work()])
    world.settle()
    assert sorted(w.item.title for w in world.library.works()) == ["Inside", "The Lantern Problem"]
    assert world.remote("The Lantern Problem")["collections"] == ["AAAA2222"]
    assert [w.collections for w in world.library.works()] == [(), ()]


def test_an_item_with_the_same_doi_is_linked_not_doubled(world: ZoteroWorld) -> None:
    world.fake.add(itemType="journalArticle", title="The Lantern Problem", DOI="10.5555/LANTERN.1", date="2021-03")
    world.library.add([work()])
    world.settle()
    assert len(world.fake.items) == 1


def test_a_lost_state_doubles_nothing(world: ZoteroWorld, tmp_path: Path) -> None:
    world.library.add([another(n) for n in range(7)] + [work(DOI=None)])
    world.fake.add(title="Theirs", citationKey="theirs")
    world.settle()
    world.status.close()
    for name in ("sync.db", "sync.db-wal", "sync.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    again = ZoteroWorld(tmp_path)
    again.fake = again.transport = world.fake
    again.settle()
    assert (len(list(again.library.works())), len(again.fake.alive()), again.sync().conflicts()) == (9, 9, [])
    again.close()


def test_a_library_restored_from_an_old_backup_is_noticed(world: ZoteroWorld, tmp_path: Path) -> None:
    world.library.add([work()])
    world.settle()
    old = tmp_path / "old"
    old.mkdir()
    backup = ZoteroWorld(old)
    backup.status.close()
    backup.library.store._connection.execute("UPDATE meta SET value = ?", (world.library.store.setting("id"),))  # type: ignore[attr-defined]
    world.library.store.close()
    world.library = backup.library
    with pytest.raises(GuardError, match="older than its last sync"):
        world.sync().apply()


def test_a_change_of_type_here_keeps_what_zotero_can_hold(world: ZoteroWorld) -> None:
    world.library.add([work()])
    world.settle()
    world.library.edit("quill2021lantern", {"type": "book", "container-title": None})
    world.settle()
    data = world.remote("The Lantern Problem")
    assert (data["itemType"], "publicationTitle" in data) == ("book", False)


def test_a_change_of_type_there_comes_back(world: ZoteroWorld) -> None:
    world.library.add([work()])
    world.settle()
    key = world.remote("The Lantern Problem")["key"]
    world.fake.edit(key, itemType="blogPost", blogTitle="A Blog")
    world.settle()
    item = world.library.get("quill2021lantern").work.item
    assert (item.type, item.text("container-title")) == ("post-weblog", "A Blog")


def test_a_type_zotero_lacks_survives_an_edit_there(world: ZoteroWorld) -> None:
    world.library.add([work(type="review-book")])
    world.settle()
    key = world.remote("The Lantern Problem")["key"]
    world.fake.edit(key, title="Edited")
    world.settle()
    item = world.library.get("quill2021lantern").work.item
    assert (item.type, item.title) == ("review-book", "Edited")


def test_an_email_stays_an_email(world: ZoteroWorld) -> None:
    key = world.fake.add(itemType="email", subject="Hello")
    world.settle()
    [held] = world.library.works()
    world.library.edit(held.key, {"title": "Hello again"})
    world.settle()
    assert (world.fake.items[key]["itemType"], world.fake.items[key]["subject"]) == ("email", "Hello again")


def test_a_key_changed_in_zotero_renames_the_work(world: ZoteroWorld) -> None:
    world.library.add([work()])
    world.settle()
    world.fake.edit(world.remote("The Lantern Problem")["key"], citationKey="better")
    world.settle()
    assert [w.key for w in world.library.works()] == ["better"]


def _keys(world: ZoteroWorld) -> dict[str, str]:
    return {w.item.title: w.key for w in world.library.works()}


def test_works_whose_keys_were_exchanged_in_zotero_exchange_theirs(world: ZoteroWorld) -> None:
    world.library.add([another(n) for n in range(3)])
    world.settle()
    before = _keys(world)
    titles = sorted(before)
    for title, other in zip(titles, titles[1:] + titles[:1], strict=True):
        world.fake.edit(world.remote(title)["key"], citationKey=before[other])
    report = world.sync().apply()
    assert report.findings == ()
    world.settle()
    assert [_keys(world)[t] for t in titles] == [before[t] for t in titles[1:] + titles[:1]]
    world.sync().undo()
    world.settle()
    assert _keys(world) == before


def test_a_key_of_zotero_that_another_work_has_is_said_and_the_rest_travels(world: ZoteroWorld) -> None:
    world.library.add([another(0), another(1)])
    world.settle()
    before = _keys(world)
    first, second = sorted(before)
    world.fake.edit(world.remote(first)["key"], citationKey=before[second], volume="12")
    report = world.sync().apply()
    assert [f.code for f in report.findings] == ["CK715"]
    assert _keys(world) == before
    assert world.library.get(before[first]).work.item.text("volume") == "12"
    world.settle()


def test_a_work_that_comes_back_when_its_key_is_taken_gets_a_letter(world: ZoteroWorld) -> None:
    world.library.add([another(0)])
    world.settle()
    [(title, key)] = _keys(world).items()
    item = world.remote(title)
    world.fake.edit(item["key"], deleted=1)
    world.settle()
    world.library.add([replace(work(), key=key)])
    world.fake.edit(item["key"], deleted=0)
    report = world.sync().apply()
    assert [f.code for f in report.findings] == ["CK715"]
    assert _keys(world)[title] == key + "a"
    world.settle()


def test_a_rename_here_changes_the_key_in_zotero(world: ZoteroWorld) -> None:
    world.library.add([work()])
    world.settle()
    world.library.rename("quill2021lantern", "lantern")
    world.settle()
    assert world.remote("The Lantern Problem")["citationKey"] == "lantern"


def test_what_the_server_refuses_is_parked_and_the_rest_goes_on(world: ZoteroWorld) -> None:
    world.fake.refuse_title = "Too long"
    world.library.add([work(title="Too long"), another(1)])
    report = world.sync().apply()
    assert [f.code for f in report.findings] == ["CK711"]
    assert "Value is too long" in report.findings[0].what
    assert [d["title"] for d in world.fake.alive().values()] == ["Invented Result 1"]
    world.settle()
    world.library.edit("quill2021lantern", {"title": "Short"})
    world.settle()
    assert len(world.fake.alive()) == 2


def test_a_key_that_may_not_write_is_refused_before_anything_is_sent(world: ZoteroWorld) -> None:
    world.fake.may_write = False
    world.library.add([work()])
    with pytest.raises(GuardError, match="no right to write"):
        world.sync().apply()
    assert {m for m, _, _ in world.fake.requests} == {"GET"}


def test_the_library_of_a_group_is_synced_like_ones_own(world: ZoteroWorld) -> None:
    world.fake.group = "678"
    world.library.add([work(), another(1)])
    world.settle()
    world.fake.edit(world.remote("The Lantern Problem")["key"], volume="3")
    world.library.edit("author1", {"volume": "4"})
    world.settle()
    assert world.library.get("quill2021lantern").work.item.text("volume") == "3"
    assert world.remote("Invented Result 1")["volume"] == "4"


def test_a_group_in_which_one_may_only_read_is_read_and_not_written_to(world: ZoteroWorld) -> None:
    world.fake.group, world.fake.may_write = "678", False
    world.fake.add(itemType="book", title="Of the group")
    world.settle()
    assert [w.item.title for w in world.library.works()] == ["Of the group"]
    world.library.add([work()])
    with pytest.raises(GuardError, match="no right to write"):
        world.sync().apply()
    assert world.fake.objects_written == 0


def test_an_unknown_key_is_an_error_that_does_not_show_it(world: ZoteroWorld) -> None:
    side = world.side()
    world.fake.key = "another"
    with pytest.raises(SyncError, match="does not know the API key") as caught:
        side.identity()
    assert "canary" not in str(caught.value)


def test_backoff_pauses_the_whole_client(world: ZoteroWorld) -> None:
    world.fake.faults = ["backoff"]
    world.sync().apply()
    assert 5 in world.time.waits


def test_retry_after_is_obeyed(world: ZoteroWorld) -> None:
    world.library.add([work()])
    world.fake.faults = ["", "", "", "", "429"]
    world.settle()
    assert 3 in world.time.waits
    assert len(world.fake.items) == 1


def test_a_request_of_more_than_the_server_takes_is_cut(world: ZoteroWorld) -> None:
    side = world.side()
    side.pull(None)
    writes = [
        Write(act=Act.CREATE, key=side.new_key({}), change={"itemType": "book", "title": f"{n}"}) for n in range(51)
    ]
    assert [o.fate for o in side.push(writes)] == [Fate.SAVED] * 51


def test_a_deletion_for_good_carries_the_version(world: ZoteroWorld) -> None:
    key = world.fake.add(title="Old")
    side = world.side()
    [thing] = side.pull(None).things
    world.fake.edit(key, title="New")
    assert side.push([Write(act=Act.DELETE, key=key, current=thing)])[0].fate is Fate.STALE
    thing = side.read([key])[key]
    assert side.push([Write(act=Act.DELETE, key=key, current=thing)])[0].fate is Fate.SAVED
    assert key not in world.fake.items


def test_a_sync_with_nothing_to_do_takes_two_requests(world: ZoteroWorld) -> None:
    world.library.add([another(n) for n in range(30)])
    world.settle()
    world.fake.requests.clear()
    world.sync().apply()
    assert len(world.fake.requests) <= 3


def test_the_first_push_keeps_to_the_budget_of_requests(world: ZoteroWorld) -> None:
    world.library.add([another(n) for n in range(230)])
    world.sync().apply()
    assert len(world.fake.requests) <= 6 + -(-230 // 50) + -(-230 // 100)
    for number in range(150):
        world.library.edit(f"author{number}", {"volume": "1"})
    world.fake.requests.clear()
    world.sync().apply()
    assert len(world.fake.requests) <= 6 + -(-150 // 50) + -(-150 // 100)


def test_a_plan_sends_no_write(world: ZoteroWorld) -> None:
    world.library.add([work()])
    world.fake.add(title="Theirs")
    before = world.library.store.last_change()
    plan = world.sync().plan()
    assert len(plan.writes) == 2
    assert {m for m, _, _ in world.fake.requests} == {"GET"}
    assert (world.library.store.last_change(), world.status.remembered()) == (before, None)


def test_history_shows_what_a_sync_did_and_undo_takes_it_back(world: ZoteroWorld) -> None:
    world.library.add([work()])
    world.settle()
    world.fake.edit(world.remote("The Lantern Problem")["key"], title="Edited there")
    world.settle()
    operation, _ = world.library.history("quill2021lantern")[0]
    assert operation.actor == "sync zotero"
    world.library.undo()
    world.settle()
    assert world.remote("The Lantern Problem")["title"] == "The Lantern Problem"


class _Ending:
    """A transport whose program is killed at one request, before or after the server saw it."""

    def __init__(self, fake: FakeZotero, at: int, *, after: bool) -> None:
        self.fake, self.left, self.after = fake, at, after

    def send(self, request: Request) -> Any:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise KeyboardInterrupt
        answer = self.fake.send(request)
        if self.left == 0:
            raise KeyboardInterrupt
        return answer


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 8))
def test_an_undo_killed_at_any_request_is_taken_up_again(world: ZoteroWorld, at: int, after: bool) -> None:
    world.library.add([another(n) for n in range(4)])
    world.settle()
    items = {d["key"]: (d["title"], d["citationKey"], d.get("volume", "")) for d in world.fake.alive().values()}
    before = _keys(world)
    first, second, third, _ = (before[title] for title in sorted(before))
    world.library.edit(first, {"volume": "9"})
    world.library.remove(third)
    for old, new in ((first, "x"), (second, first), ("x", second)):
        world.library.rename(old, new)
    world.library.add([another(7)])
    world.settle()
    world.transport = _Ending(world.fake, at, after=after)
    try:
        world.sync().undo()
    except KeyboardInterrupt:
        world.transport = world.fake
        assert world.sync().undo().findings == ()
    world.transport = world.fake
    alive = world.fake.alive().values()
    assert {d["key"]: (d["title"], d["citationKey"], d.get("volume", "")) for d in alive} == items
    world.settle()
    assert _keys(world) == before
    assert len(world.fake.items) == 5


def test_the_key_is_shown_nowhere(world: ZoteroWorld, tmp_path: Path, capsys: Any, caplog: Any) -> None:
    canary = world.fake.key
    caplog.set_level(0)
    world.library.add([work()])
    seen = [repr(world.side()), str(world.side().identity()), repr(world.sync().apply())]
    for fault in ("html", "500 before", "refuse", "no version header"):
        world.fake.faults = ["", fault] * 12
        try:
            world.sync().apply()
        except CitekitError as error:
            seen += [str(error), repr(error), repr(error.__cause__)]
    captured = capsys.readouterr()
    seen += [captured.out, captured.err, caplog.text, json.dumps([u for _, u, _ in world.fake.requests])]
    assert not [text for text in seen if canary in text]
    world.close()
    assert not [f.name for f in tmp_path.iterdir() if f.is_file() and canary.encode() in f.read_bytes()]


def _asked(fake: FakeZotero, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """(status, JSON) of a request of another client."""
    sent = {"Zotero-API-Key": fake.key, "Zotero-API-Version": "3"}
    sent.update({name.replace("_", "-"): value for name, value in headers.items()})
    content = b"" if body is None else json.dumps(body).encode()
    url = f"/users/{fake.user}/{path}"
    answer = fake.send(Request(url=url, method=method, headers=sent, body=content))
    return answer.status, json.loads(answer.source.content or b"null")


BOOK = {"itemType": "book", "title": " a "}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({**BOOK, "key": "ABCD2345", "version": 0}, 412),
        ({**BOOK, "key": "ABCD2345"}, 428),
        ({**BOOK, "key": "ABCD0000", "version": 0}, 400),
        ({**BOOK, "key": "BCDE2345", "version": 4}, 404),
        ({"title": "a"}, 400),
        ({**BOOK, "nonsense": "x"}, 400),
        ({**BOOK, "title": 7}, 400),
        ({**BOOK, "title": "a" * 70_000}, 413),
        ({**BOOK, "note": "only of notes"}, 400),
        ({**BOOK, "collections": ["AAAA2222"]}, 409),
        ({**BOOK, "collections": ["Mine"]}, 400),
        ({**BOOK, "creators": [{"creatorType": "author", "name": "A", "lastName": "B"}]}, 400),
        ({**BOOK, "creators": [{"creatorType": "author", "firstName": "", "lastName": ""}]}, 400),
        ({**BOOK, "creators": [{"creatorType": "director", "name": "A"}]}, 400),
        ({**BOOK, "tags": [{"tag": ""}]}, 400),
        ({**BOOK, "tags": [{"tag": "a" * 256}]}, 413),
        ({**BOOK, "relations": {"mine:own": "x"}}, 400),
    ],
)
def test_the_fake_refuses_one_object_and_takes_the_next(data: Any, code: int) -> None:
    fake = FakeZotero()
    status, made = _asked(fake, "POST", "items", [{**BOOK, "key": "ABCD2345", "version": 0}])
    assert (status, made["successful"]["0"]["data"]["title"]) == (200, "a")
    _, result = _asked(fake, "POST", "items", [data, {"itemType": "note", "note": "<p>mine</p>"}])
    assert result["failed"]["0"]["code"] == code
    assert list(result["success"]) == ["1"]


def test_what_is_unchanged_moves_the_version_all_the_same() -> None:
    fake = FakeZotero()
    fake.write("items", "ABCD2345", {**BOOK, "title": "a"})
    fake.edit("ABCD2345")
    version = fake.version
    _, result = _asked(fake, "POST", "items", [{"key": "ABCD2345", "version": version, "title": "a"}])
    assert (result["unchanged"], fake.version) == ({"0": "ABCD2345"}, version + 1)


def test_single_writes_need_the_version_and_a_token_serves_once() -> None:
    fake = FakeZotero()
    key = fake.add(title="a")
    at = str(fake.version)
    for headers, body, expected in (
        ({}, {"title": "b"}, 428),
        ({"If_Unmodified_Since_Version": "0"}, {"title": "b"}, 412),
        ({"If_Unmodified_Since_Version": at}, {"title": "b", "version": 0}, 400),
        ({"If_Unmodified_Since_Version": at}, {"title": "b"}, 204),
    ):
        assert _asked(fake, "PATCH", f"items/{key}", body, **headers)[0] == expected
    now = str(fake.version)
    assert _asked(fake, "PUT", f"items/{key}", BOOK, If_Unmodified_Since_Version=now)[0] == 400
    assert _asked(fake, "DELETE", f"items/{key}")[0] == 428
    token = {"Zotero_Write_Token": "a" * 32}
    assert [_asked(fake, "POST", "items", [BOOK], **token)[0] for _ in range(2)] == [200, 412]
    assert _asked(fake, "POST", "items", [BOOK] * 51)[0] == 413


def test_works_with_awkward_values_arrive_or_are_refused_one_by_one(world: ZoteroWorld) -> None:
    names = Names((Name(family="Only"), Name(given="Only"), Name(literal="Group"), Name(family=" ", given="")))
    awkward = [
        work("a", title="A", DOI=None, author=names),
        work("b", title="B", DOI=None, abstract="x" * 70_000),
        work("c", title="C", DOI=None, note="Type: no\nline\n: x", call_number="\u202e\x00q"),
        work("d", title="", DOI=None, author=None),
        replace(work("e", title="E", DOI=None), tags=("", " ", "t" * 300, "fine")),
        replace(work("f", title="F", DOI=None), tags=("fine",), collections=("One/Two", "w" * 300)),
    ]
    world.library.add(awkward)
    with contextlib.suppress(CitekitError):
        world.sync().apply()
    report = world.sync().apply()
    said = " ".join(f.what for f in report.findings)
    there = {d["citationKey"] for d in world.fake.alive().values()}
    assert {"a", "c", "d"} <= there
    assert "too long" in said
    assert {w.key for w in world.library.works()} == {"a", "b", "c", "d", "e", "f"}
    written = world.fake.objects_written
    world.sync().apply()
    assert world.fake.objects_written == written
