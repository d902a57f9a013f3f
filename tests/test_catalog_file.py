"""The catalog as bytes."""

import gzip
import json

import msgspec
import pytest

from episodes import Person
from podcli.catalog import Permission
from podcli.catalog_file import DUE_KEPT, decode, encode, metadata
from podcli.change import PutEpisode
from podcli.errors import CatalogUnreadable
from podcli.revision import apply
from tests.shows import instant, make_catalog, make_record, stamp


def test_a_catalog_survives_being_written_and_read():
    """Decoding what was encoded gives the same catalog and nothing unknown."""
    catalog = make_catalog(make_record("owls"), make_record("tides", published=instant(60)))
    assert decode(encode(catalog, {}), "here") == (catalog, {})


def test_the_same_catalog_gives_the_same_bytes():
    """No clock and no order of sets gets into the bytes."""
    catalog = make_catalog(make_record("owls"), make_record("tides"))
    assert encode(catalog, {}) == encode(decode(encode(catalog, {}), "here")[0], {})


def test_fields_of_a_newer_podcli_survive_a_change_by_this_one():
    """Unknown fields of the document, of a record and of its episode are still there after an edit."""
    catalog = make_catalog(make_record("owls"))
    document = json.loads(gzip.decompress(encode(catalog, {})))
    document["mood"] = "calm"
    document["episodes"]["guid-of-owls"]["plays"] = 3
    document["episodes"]["guid-of-owls"]["episode"]["smell"] = {"of": "moss"}
    read, unknown = decode(gzip.compress(json.dumps(document).encode()), "here")
    changed = apply(read, (PutEpisode(record=make_record("tides"), base=None),), stamp())
    again = json.loads(gzip.decompress(encode(changed, unknown)))
    assert again["mood"] == "calm"
    assert again["episodes"]["guid-of-owls"]["plays"] == 3
    assert again["episodes"]["guid-of-owls"]["episode"]["smell"] == {"of": "moss"}
    assert "guid-of-tides" in again["episodes"]


def test_fields_of_a_newer_podcli_within_lists_survive_too():
    """A person, a permission and a removal keep them, however often this version writes; one that changed does not."""
    persons = (Person(name="Ada"), Person(name="Ines"))
    records = [make_record(slug, persons=persons) for slug in ("owls", "moor")]
    allowed = (Permission(what="date", guid="guid-of-owls", rev=1),)
    document = json.loads(gzip.decompress(encode(msgspec.structs.replace(make_catalog(*records), allowed=allowed), {})))
    document["allowed"][0]["why"] = "a slip"
    for guid in document["episodes"]:
        document["episodes"][guid]["episode"]["persons"][1]["mood"] = {"now": "merry"}
    body = gzip.compress(json.dumps(document).encode())
    changes = (
        PutEpisode(record=make_record("tides"), base=None),
        PutEpisode(record=make_record("moor", persons=persons[:1]), base=1),
    )
    for change in changes:
        read, unknown = decode(body, "here")
        base = change.base and read.episodes["guid-of-moor"].rev
        body = encode(apply(read, (msgspec.structs.replace(change, base=base),), stamp()), unknown)
    again = json.loads(gzip.decompress(body))
    assert again["allowed"][0]["why"] == "a slip"
    assert again["episodes"]["guid-of-owls"]["episode"]["persons"][1]["mood"] == {"now": "merry"}
    assert [person["name"] for person in again["episodes"]["guid-of-moor"]["episode"]["persons"]] == ["Ada"]
    assert "mood" not in again["episodes"]["guid-of-moor"]["episode"]["persons"][0]


def test_unknown_fields_of_a_removed_episode_go_with_it():
    """What belonged to a record that is gone does not bring it back."""
    catalog = make_catalog(make_record("owls"))
    text = encode(catalog, {("episodes", "gone", "plays"): 3})
    assert "gone" not in json.loads(gzip.decompress(text))["episodes"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no gzip",
        gzip.compress(b"no json", mtime=0),
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b"{}", mtime=0)[:-9],
        b"\x1f\x8b\x08",
    ],
)
def test_a_damaged_catalog_is_named(body):
    """Whatever the bytes, the error names the place and is one of ours."""
    with pytest.raises(CatalogUnreadable, match="s3://show/catalog"):
        decode(body, "s3://show/catalog")


def test_a_catalog_of_a_newer_format_asks_for_an_update():
    """A format above ours is never guessed at."""
    with pytest.raises(CatalogUnreadable) as error:
        decode(gzip.compress(b'{"format": 99, "all": "new"}'), "here")
    assert "Update podcli" in error.value.hint


def test_metadata_names_the_next_due_instants_in_order():
    """A refresh learns from metadata what falls due after the last change of the feed, which shows all before."""
    records = [make_record(f"e{n}", published=instant(n * 10)) for n in (3, -3, 1)]
    due = metadata(make_catalog(*records))["due"].split(",")
    assert due == [str(int(instant(10).timestamp())), str(int(instant(30).timestamp()))]


def test_metadata_stays_within_what_object_storage_takes():
    """Many scheduled episodes still fit into 2 KB of ASCII."""
    records = [make_record(f"e{n}", published=instant(n + 1)) for n in range(DUE_KEPT + 50)]
    found = metadata(make_catalog(*records))
    assert len(found["due"].split(",")) == DUE_KEPT
    assert sum(len(k) + len(v) for k, v in found.items()) < 2048
    assert all(v.isascii() for v in found.values())


def test_the_same_show_compares_equal_after_a_round_trip_with_every_field():
    """Optional fields that are set survive too."""
    record = make_record(
        "owls", season=2, episode=7, explicit=True, tags=("night",), content="<p>long</p>", image="x/y"
    )
    catalog = make_catalog(record, limit=7, hub="https://hub.example/", locked=True)
    again, _ = decode(encode(catalog, {}), "here")
    assert again == catalog
    assert msgspec.structs.asdict(again.episodes["guid-of-owls"].episode)["season"] == 2
