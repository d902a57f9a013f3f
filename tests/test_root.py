"""The root: compare-and-swap with read-back, over the in-memory storage."""

import threading

import msgspec
import pytest

from podcli import history, root
from podcli.change import PutEpisode, RemoveEpisode
from podcli.errors import AccessRefused, OutcomeUnknown, PublishRefused, StorageUnreachable
from podcli.revision import Moved
from podcli.storage.memory import MemoryStorage
from tests.shows import make_record, put_show, stamp
from tests.watched import Watched


def started(*records):
    """Return a watched state that holds a first revision."""
    state = Watched(MemoryStorage("state"))
    puts = [PutEpisode(record=record, base=None) for record in records]
    root.commit(state, (put_show(), *puts), stamp("t0"), frozenset())
    return state


def add(slug):
    return (PutEpisode(record=make_record(slug), base=None),)


def commit(state, changes, txn="t1"):
    return root.commit(state, changes, stamp(txn), frozenset(), pause=lambda _: None)


def strike(method, phase, error, times=1):
    """Return a hook that raises at the catalog's first calls of a method, and the list of its strikes."""
    struck = []

    def hook(called, key, when):
        if (called, key, when) == (method, root.KEY, phase) and len(struck) < times:
            struck.append(key)
            raise error

    return hook, struck


def test_a_commit_adds_one_revision_and_its_history():
    """The catalog grows by one revision, and the history object beside it tells what changed."""
    state = started()
    done = commit(state, add("owls"))
    assert (done.changed, done.catalog.rev) == (True, 2)
    step = msgspec.json.decode(state.get(history.key(2, "t1")).body, type=history.Revision)
    assert (step.who, step.command, step.parent) == ("ada@desk", "publish", "t0")
    assert [(c.before, c.after.slug) for c in step.episodes] == [(None, "owls")]


def test_a_commit_without_a_change_writes_nothing():
    """Committing what is already there costs one read."""
    state = started(make_record("owls"))
    state.calls.clear()
    done = commit(state, (PutEpisode(record=make_record("owls"), base=1),))
    assert not done.changed
    assert state.calls == {"get": 1}


def test_a_lost_answer_is_found_out_by_reading_back():
    """The write landed and its answer was lost: the change counts as made, once."""
    state = started()
    state.hook, struck = strike("put", "after", StorageUnreachable("The line was cut."))
    done = commit(state, add("owls"))
    assert struck
    assert (done.changed, done.catalog.rev) == (True, 2)
    assert root.read(state).catalog.rev == 2


def test_a_write_that_never_arrived_is_tried_again():
    """A cut line before the write costs another attempt, and the change is made once."""
    state = started()
    state.hook, struck = strike("put", "before", StorageUnreachable("The line was cut."), times=3)
    assert commit(state, add("owls")).catalog.rev == 2
    assert len(struck) == 3


def test_a_refused_write_is_not_tried_again():
    """A missing permission is told at once, as what it is."""
    state = started()
    state.hook, struck = strike("put", "before", AccessRefused("s3:PutObject is missing."), times=9)
    with pytest.raises(AccessRefused):
        commit(state, add("owls"))
    assert len(struck) == 1


def test_an_unknown_outcome_says_so():
    """If neither the write's answer nor the read-back arrives, the command says that it does not know."""
    state = started()
    puts = []

    def hook(method, key, phase):
        if (method, key, phase) == ("put", root.KEY, "after"):
            puts.append(key)
            raise StorageUnreachable("The line was cut.")
        if method == "get" and puts:
            raise StorageUnreachable("Still no line.")

    state.hook = hook
    with pytest.raises(OutcomeUnknown) as unknown:
        commit(state, add("owls"))
    assert unknown.value.exit_code == 4


def test_others_who_always_come_first_end_the_attempts():
    """A writer that is overtaken every time gives up after a bounded number of attempts; nothing is lost."""
    state = started()
    count = iter(range(1000))

    def hook(method, key, phase):
        if (method, key, phase) == ("put", root.KEY, "before"):
            number = next(count)
            root.commit(state.inner, add(f"theirs-{number}"), stamp(f"x{number}"), frozenset())

    state.hook = hook
    with pytest.raises(OutcomeUnknown):
        commit(state, add("owls"))
    assert len(root.read(state.inner).catalog.episodes) == root.ATTEMPTS


def test_somebody_elses_episode_survives_ours():
    """A publisher that is overtaken applies its change to the new catalog."""
    state = started()
    struck = []

    def hook(method, key, phase):
        if (method, key, phase) == ("put", root.KEY, "before") and not struck:
            struck.append(key)
            root.commit(state.inner, add("tides"), stamp("theirs"), frozenset())

    state.hook = hook
    done = commit(state, add("owls"))
    assert sorted(done.catalog.episodes) == ["guid-of-owls", "guid-of-tides"]
    assert done.catalog.rev == 3


def test_a_change_of_the_same_record_is_planned_again():
    """If the record itself moved meanwhile, the command must look at it again."""
    state = started(make_record("owls"))
    commit(state, (PutEpisode(record=make_record("owls", title="Theirs"), base=1),), "theirs")
    with pytest.raises(Moved):
        commit(state, (PutEpisode(record=make_record("owls", title="Ours"), base=1),), "ours")


def test_a_guard_that_refuses_writes_nothing():
    """Neither catalog nor history is touched by a refused change."""
    state = started(make_record("owls"))
    state.calls.clear()
    with pytest.raises(PublishRefused):
        commit(state, (put_show(base=1, limit=1),))
    assert state.writes() == 0


def test_many_publishers_at_once_lose_nothing():
    """Twenty threads publish one episode each; afterwards all are there, each in a revision of its own."""
    state = started()
    failures = []

    def publish(number):
        try:
            root.commit(state.inner, add(f"e{number}"), stamp(f"t-{number}"), frozenset())
        except OutcomeUnknown as error:
            failures.append(error)

    threads = [threading.Thread(target=publish, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    catalog = root.read(state).catalog
    assert len(catalog.episodes) == 20 - len(failures)
    assert catalog.rev == 1 + len(catalog.episodes)
    assert not failures


def test_the_history_is_a_chain_of_parents():
    """Every revision names the transaction before it, back to the first."""
    state = started(make_record("owls"))
    commit(state, add("tides"), "t1")
    commit(state, (RemoveEpisode(guid="guid-of-owls", base=1),), "t2")
    steps = {}
    for entry in state.list("history/"):
        step = msgspec.json.decode(state.get(entry.key).body, type=history.Revision)
        steps[step.txn] = step
    chain, txn = [], root.read(state).catalog.txn
    while txn:
        chain.append(txn)
        txn = steps[txn].parent
    assert chain == ["t2", "t1", "t0"]
    assert steps["t2"].episodes[0].before.slug == "owls"
    assert steps["t2"].episodes[0].after is None
