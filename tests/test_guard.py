"""The catalog guard: what a revision may not do without a person's word."""

import msgspec
import pytest

from episodes import ServiceBlock, UpdateFrequency
from podcli.catalog import Catalog
from podcli.change import PutEpisode, RemoveEpisode
from podcli.errors import PublishRefused
from podcli.guard import Allow, guarded, violations
from podcli.revision import apply
from tests.shows import NOW, instant, make_address, make_catalog, make_record, put_show, stamp


def changed(old: Catalog, **fields):
    """Return the catalog with the fields of owls' episode replaced."""
    record = old.episodes["guid-of-owls"]
    wanted = msgspec.structs.replace(record, episode=msgspec.structs.replace(record.episode, **fields))
    return apply(old, (PutEpisode(record=wanted, base=record.rev),), stamp())


def replaced_audio(old: Catalog) -> Catalog:
    new = make_record("owls", media="b" * 32)
    new = msgspec.structs.replace(new, keys=(*old.episodes["guid-of-owls"].keys, *new.keys))
    return apply(old, (PutEpisode(record=new, base=1),), stamp())


def with_show(old: Catalog, address=None, **fields) -> Catalog:
    return apply(old, (put_show(base=1, address=address, **fields),), stamp())


KINDS = {
    Allow.DATE: lambda old: changed(old, published=instant(-61)),
    Allow.AUDIO: replaced_audio,
    Allow.LIMIT: lambda old: with_show(old, limit=5),
    Allow.ADDRESS: lambda old: with_show(old, make_address(enclosure_prefix="https://op3.dev/e/")),
    Allow.GUID: lambda old: with_show(old, guid="11111111-8d5a-5d3c-9c55-0d7f6f0a1c11"),
    Allow.BLOCK: lambda old: with_show(old, block=True),
    Allow.COMPLETE: lambda old: with_show(old, complete=True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_dangerous_change_is_refused(kind):
    """Each kind of dangerous change is refused, and the refusal names the word that allows it."""
    old = make_catalog(make_record("owls"))
    with pytest.raises(PublishRefused) as refused:
        guarded(old, KINDS[kind](old), frozenset(), NOW)
    assert f"--allow {kind}" in refused.value.hint


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_person_allows_passes_and_is_recorded(kind):
    """With the matching word the change passes, and its revision remembers the permission."""
    old = make_catalog(make_record("owls"))
    new = guarded(old, KINDS[kind](old), frozenset({kind}), NOW)
    assert [(p.what, p.rev) for p in new.allowed] == [(kind, 2)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_allows_only_its_own_kind(kind):
    """Every other word together does not allow the change."""
    old = make_catalog(make_record("owls"))
    with pytest.raises(PublishRefused):
        guarded(old, KINDS[kind](old), frozenset(Allow) - {kind}, NOW)


def test_an_unneeded_word_is_not_recorded():
    """A permission that nothing needed leaves no trace that could explain something later."""
    old = make_catalog(make_record("owls"))
    assert guarded(old, changed(old, title="Owls at night"), frozenset(Allow), NOW).allowed == ()


def test_a_vanished_episode_cannot_be_allowed():
    """An episode that is gone without a recorded removal is refused whatever is allowed."""
    old = make_catalog(make_record("owls"), make_record("tides"))
    episodes = {k: v for k, v in old.episodes.items() if k != "guid-of-owls"}
    with pytest.raises(PublishRefused, match="owls"):
        guarded(old, msgspec.structs.replace(old, episodes=episodes, rev=2), frozenset(Allow), NOW)


def test_a_recorded_removal_needs_no_word():
    """`unpublish` is the person's word."""
    old = make_catalog(make_record("owls"), make_record("tides"))
    new = apply(old, (RemoveEpisode(guid="guid-of-owls", base=1),), stamp())
    assert violations(old, new, NOW) == ()


def test_a_live_episode_cannot_be_moved_into_the_future():
    """A date in the future would take a live episode from listeners; only `unpublish` does that."""
    old = make_catalog(make_record("owls"))
    with pytest.raises(PublishRefused, match="vanish"):
        guarded(old, changed(old, published=instant(60)), frozenset(Allow), NOW)


def test_a_scheduled_date_is_free_to_change():
    """Nobody has seen a scheduled episode: its date may be moved."""
    old = make_catalog(make_record("owls", published=instant(60)))
    assert violations(old, changed(old, published=instant(90)), NOW) == ()


def test_a_moved_feed_must_tell_its_followers():
    """A new feed address is refused even when allowed, until new_feed_url names it."""
    old = make_catalog(make_record("owls"))
    moved = make_address(public_url="https://new.example/")
    with pytest.raises(PublishRefused, match="followers"):
        guarded(old, with_show(old, moved), frozenset({Allow.ADDRESS}), NOW)
    told = with_show(old, moved, new_feed_url="https://new.example/feed.xml")
    assert guarded(old, told, frozenset({Allow.ADDRESS}), NOW).address == moved


def test_leaving_the_preview_address_needs_no_word():
    """The preview's address was for one machine only; the first public one is no move."""
    preview = make_address(public_url="http://127.0.0.1:8321/", preview=True)
    old = apply(None, (put_show(address=preview, guid=""),), stamp("t0"))
    assert violations(old, with_show(old, make_address()), NOW) == ()


def test_another_shows_catalog_is_refused():
    """Two shows in one place are told apart by the random id of the catalog."""
    old = make_catalog(make_record("owls"))
    other = msgspec.structs.replace(old, show_id="show-2", rev=2)
    with pytest.raises(PublishRefused, match="another show"):
        guarded(old, other, frozenset(Allow), NOW)


def test_all_violations_are_named_at_once():
    """A person learns of everything that stands in the way in one run."""
    old = make_catalog(make_record("owls"))
    new = with_show(changed(old, published=instant(-61)), limit=1, block=True)
    with pytest.raises(PublishRefused) as refused:
        guarded(old, new, frozenset(), NOW)
    assert all(word in refused.value.hint for word in ("date", "limit", "block"))


@pytest.mark.parametrize(
    ("fields", "what", "told"),
    [
        ({"blocks": (ServiceBlock(value="yes"),)}, Allow.BLOCK, "every app"),
        ({"blocks": (ServiceBlock(value="yes", id="spotify"),)}, Allow.BLOCK, "hidden from spotify"),
        ({"update_frequency": UpdateFrequency(complete=True)}, Allow.COMPLETE, "no more episodes"),
    ],
)
def test_words_of_the_namespace_that_take_a_show_away_need_a_persons_word(fields, what, told):
    """Blocking a service and ending a show by Podcasting 2.0 are guarded as Apple's words for it are."""
    old = make_catalog(make_record())
    (violation,) = violations(old, with_show(old, **fields), NOW)
    assert violation.what is what
    assert told in violation.message
    new = with_show(old, **fields)
    assert not violations(new, new, NOW)
