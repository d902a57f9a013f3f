"""`podcast.toml`: every key, every fault with its line, and no secret ever repeated."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from episodes import FaultyDocument, FileUnreadable, Funding, License, Person
from feeds import Category, ShowType
from podcli import config
from podcli.config import AnnounceSettings, AudioSettings, FeedSettings, StorageSettings
from podcli.config_feeds import FurtherFeed
from podcli.errors import UsageFault
from podcli.starting import Answers, template

MINIMAL = """\
[show]
title = "Field Notes"
description = "Sounds from outside."
author = "Ada Byron"
link = "https://field-notes.example/"
language = "en-GB"
categories = ["Science > Nature"]
"""
FULL = (
    MINIMAL
    + """\
explicit = true
artwork = "cover.png"
guid = "9b024349-ccf0-5f69-a609-6b82873eab3c"
type = "serial"
email = "show@field-notes.example"
copyright = "2026 Ada Byron"
timezone = "Europe/London"
complete = true
block = true
new_feed_url = "https://new.example/feed.xml"
medium = "musicL"
locked = false
license = "cc-by-4.0"
[[show.persons]]
name = "Ada Byron"
[[show.funding]]
url = "https://field-notes.example/give"
[feed]
file = "notes.rss"
limit = 100
enclosure_prefix = "https://op3.dev/e"
hub = "https://hub.example/"
[audio]
write_tags = true
[storage]
url = "s3://bucket/shows/notes"
public_url = "https://media.field-notes.example/notes"
state_url = "s3://private/notes"
endpoint_url = "https://s3.example:9000"
region = "eu-west-2"
profile = "podcast"
addressing_style = "path"
acl = "public-read"
single_writer = true
publisher = "ada@desk"
[[feeds]]
file = "other.xml"
[announce]
websub = true
overcast = true
"""
)


def parse(text, path=Path("podcast.toml")):
    return config.parse(text if isinstance(text, bytes) else text.encode(), path)


def faults(text, path=Path("podcast.toml")):
    """Return each fault as (line, key, message)."""
    with pytest.raises(FaultyDocument) as caught:
        parse(text, path)
    assert caught.value.path == str(path)
    return [(f.line, f.key, f.message) for f in caught.value.faults]


def test_every_key_is_read():
    """All that can be set arrives, typed; addresses of folders end in a slash."""
    read = parse(FULL)
    show = read.show
    assert (show.title, show.author, show.link) == ("Field Notes", "Ada Byron", "https://field-notes.example/")
    assert (show.description, show.language) == ("Sounds from outside.", "en-GB")
    assert show.categories == (Category("Science", "Nature"),)
    assert (show.explicit, show.artwork, show.type, show.medium) == (True, "cover.png", ShowType.SERIAL, "musicL")
    assert show.guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert (show.email, show.copyright) == ("show@field-notes.example", "2026 Ada Byron")
    assert show.zone == ZoneInfo("Europe/London")
    assert (show.complete, show.block, show.locked) == (True, True, False)
    assert show.new_feed_url == "https://new.example/feed.xml"
    assert show.persons == (Person(name="Ada Byron", role="host", group="cast"),)
    assert read.feed == FeedSettings(
        file="notes.rss", limit=100, enclosure_prefix="https://op3.dev/e/", hub="https://hub.example/"
    )
    assert read.audio == AudioSettings(write_tags=True)
    assert read.storage == StorageSettings(
        url="s3://bucket/shows/notes",
        public_url="https://media.field-notes.example/notes/",
        state_url="s3://private/notes",
        endpoint_url="https://s3.example:9000",
        region="eu-west-2",
        profile="podcast",
        addressing_style="path",
        acl="public-read",
        single_writer=True,
        publisher="ada@desk",
    )
    assert read.feeds == (FurtherFeed(file="other.xml"),)
    assert read.show.parts.license == License(id="CC-BY-4.0")
    assert read.show.parts.fundings == (Funding(url="https://field-notes.example/give"),)
    assert read.announce == AnnounceSettings(websub=True, overcast=True)


def test_what_is_left_out_has_its_default():
    """Five keys and a description are enough."""
    read = parse(MINIMAL)
    assert (read.feed, read.audio, read.storage) == (FeedSettings(), AudioSettings(), StorageSettings())
    assert (read.show.artwork, read.show.timezone, read.show.type) == ("artwork.jpg", "UTC", ShowType.EPISODIC)
    assert (read.show.locked, read.show.medium, read.feeds) == (None, "podcast", ())


def test_everything_missing_is_named_at_once():
    """An empty file tells every key that a show needs."""
    assert [key for _, key, _ in faults("")] == [
        "show.title",
        "show.description",
        "show.author",
        "show.link",
        "show.language",
        "show.categories",
    ]


@pytest.mark.parametrize(
    ("line", "key", "says"),
    [
        ('titel = "x"', "show.titel", "did you mean 'title'?"),
        ('timezone = "London"', "show.timezone", "there is no time zone 'London'; write it as in Europe/London"),
        ('timezone = "america/new york"', "show.timezone", "America/New_York"),
        ('timezone = "Europe/Berlim"', "show.timezone", "Europe/Berlin"),
        ('timezone = "localtime"', "show.timezone", "there is no time zone"),
        ('timezone = "Factory"', "show.timezone", "write it as in Europe/London"),
        ('timezone = "../UTC"', "show.timezone", "there is no time zone"),
        ('guid = "x"', "show.guid", "must be a UUID"),
        ('email = "ada"', "show.email", "must be an address"),
        ('type = "Serial"', "show.type", "did you mean 'serial'?"),
        ('medium = "podcasts"', "show.medium", "did you mean 'podcast'?"),
        ('explicit = "no"', "show.explicit", "true or false"),
        ("locked = 1", "show.locked", "true or false"),
        ('new_feed_url = "feed.xml"', "show.new_feed_url", "whole address"),
        ('description_file = "about.md"', "show.description_file", "not both"),
        ('persons = [{ role = "host" }]', "show.persons.0", "needs a name"),
        ('[feed]\nfile = "../feed.xml"', "feed.file", "plain name ending in .xml"),
        ('[feed]\nfile = "feed.json"', "feed.file", "plain name ending in .xml"),
        ("[feed]\nlimit = -1", "feed.limit", "at least 0, not -1"),
        ("[feed]\nlimits = 1", "feed.limits", "did you mean 'limit'?"),
        ('[feed]\nhub = "hub"', "feed.hub", "whole address"),
        ("[audio]\nwrite_tag = true", "audio.write_tag", "did you mean 'write_tags'?"),
        ("[audio]\nwrite_tags = 1", "audio.write_tags", "true or false"),
        ('[storage]\naddressing_style = "paths"', "storage.addressing_style", "did you mean 'path'?"),
        ('[storage]\npublic_url = "media.example"', "storage.public_url", "whole address"),
        ('[storage]\npublic_url = "https://öwl.example/"', "storage.public_url", "xn--"),
        ('[storage]\npublic_url = "https://media.example/?a"', "storage.public_url", "must end in a path"),
        ('[storage]\npublic_url = "https://x.example/a/feed.xml"', "storage.public_url", "in it: https://x.example/a/"),
        ('[storage]\nendpoint_url = "https://s3.example:90000"', "storage.endpoint_url", "whole address"),
        ('[feed]\nenclosure_prefix = "https://op3.dev/e#x"', "feed.enclosure_prefix", "must end in a path"),
        ("[storage]\nurl = 1", "storage.url", "text in quotes"),
        ('[storage]\nsingle_writer = "yes"', "storage.single_writer", "true or false"),
        ('[storage]\nurl = "s3://[x"', "storage.url", "is no address"),
        ('[storage]\nbucket = "x"', "storage.bucket", "there is no key 'bucket'"),
        ('[storages]\nurl = "x"', "storages", "did you mean 'storage'?"),
        ('[feed]\nstate_url = "x"', "feed.state_url", "'state_url' here; it belongs into [storage]"),
        ('[feed]\ntitle = "x"', "feed.title", "'title' here; it belongs into [show] or [[feeds]]"),
        ('[storage]\nurls = "x"', "storage.urls", "did you mean 'url'?"),
    ],
)
def test_each_fault_has_its_line(line, key, says):
    """What is wrong is told with its key, its line and the nearest right value."""
    (found,) = faults(MINIMAL + line)
    assert found[1] == key
    assert says in found[2]
    assert found[0] == MINIMAL.count("\n") + line.count("\n") + (0 if key == "storages" else 1)


@pytest.mark.parametrize("before", ["", '[feed]\nfile = "feed.xml"\n'])
def test_several_feeds_are_called_feeds(before):
    """`[[feed]]` is told at its line, with what was meant, whether or not there is a `[feed]` as well."""
    (found,) = faults(f'{MINIMAL}{before}[[feed]]\nfile = "birds.xml"\n')
    assert found[0] == (MINIMAL + before).count("\n") + 1
    assert found[2] == "[[feed]] is no part of this file; did you mean [[feeds]]?"


def test_a_part_that_was_pasted_at_the_end_is_told_where_its_lines_belong():
    """Examples begin with the name of their part, which mostly is there already."""
    (found,) = faults(f'{MINIMAL}[feed]\nlimit = 3\n[feed] # again\nfile = "a.xml"\n')
    first = MINIMAL.count("\n") + 1
    assert found[0] == first + 2
    assert found[2] == f"[feed] stands there twice; put these lines below the first one, in line {first}"


def test_a_key_at_the_end_of_the_file_is_told_where_it_belongs():
    """What is appended stands in the last part; a key within a table is not mistaken for one of a part."""
    (found,) = faults(f'{MINIMAL}[[feeds]]\nfile = "birds.xml"\nstate_url = "s3://state"\n')
    assert found[2] == "there is no key 'state_url' here; it belongs into [storage]"
    (found,) = faults(f'{MINIMAL}[[show.persons]]\nname = "Ines"\nurl = "x"\n')
    assert "belongs" not in found[2]


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('"en-GB"', '"en_GB"', "show.language", "en-gb"),
        ('"en-GB"', '"english"', "show.language", "english"),
        ('"Science > Nature"', '"Science > Natur"', "show.categories", "Nature"),
        ('["Science > Nature"]', '"Science > Nature"', "show.categories", "list of texts"),
        ('["Science > Nature"]', "[]", "show.categories", "at least 1"),
        ('"https://field-notes.example/"', '"field-notes.example"', "show.link", "whole address"),
        ('"Sounds from outside."', '"' + "é" * 2001 + '"', "show.description", "4002 bytes"),
        ('"Sounds from outside."', '""', "show.description", "empty"),
        ('"Ada Byron"', "12", "show.author", "text in quotes, such as"),
    ],
)
def test_wrong_values_of_needed_keys_are_told(old, new, key, says):
    """The fault names the key and what would be right."""
    (found,) = faults(MINIMAL.replace(old, new))
    assert found[1] == key
    assert found[0] == next(n for n, text in enumerate(MINIMAL.splitlines(), 1) if old in text)
    assert says in found[2]


@pytest.mark.parametrize("line", ["timezone = X", "guid = X", "email = X", "[storage]\nurl = X", "[feed]\nhub = X"])
def test_no_message_repeats_a_page(line):
    """A text pasted into the wrong place is told by its length and its beginning."""
    for _, _, message in faults(MINIMAL + line.replace("X", f'"{"s3://[x" * 10_000}"')):
        assert len(message) < 2500


def test_all_faults_are_told_in_the_order_of_their_lines():
    """Faults of every table come together."""
    text = MINIMAL.replace("title", "titel") + 'type = "x"\n[feed]\nlimit = "1"\n[storage]\nurl = 1\n'
    assert [line for line, _, _ in faults(text)] == [1, 2, 8, 10, 12]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[show\n", 1, "a closing bracket ] is missing"),
        ('[show]\ntitle = "a"\ntitle = "b"\n', 3, "this key stands there twice"),
        ("show = 1", 1, "show must be a table: [show]"),
        ("[[show]]\ntitle = 1", 1, "show must be a table"),
        ("a = " + "9" * 5000, None, "a number is too long"),
        (b'[show]\ntitle = "caf\xe9"', 2, "not UTF-8"),
        (MINIMAL.encode("utf-16"), 1, "not UTF-8"),
        ("\x00", 1, "a line must read"),
    ],
)
def test_what_is_no_settings_file_is_told(text, line, says):
    """Broken TOML and other encodings are refused with the line."""
    assert (line, True) in [(number, says in message) for number, _, message in faults(text)]


def test_a_file_from_windows_is_read():
    """A byte order mark and CRLF change nothing."""
    assert parse(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode()) == parse(FULL)


def test_a_missing_file_is_named(tmp_path):
    """There is a sentence for it."""
    with pytest.raises(FileUnreadable, match=r"podcast\.toml does not exist"):
        config.load(tmp_path / "podcast.toml")


class TestDescriptionFile:
    """A long description lives in a file of its own."""

    TEXT = MINIMAL.replace('description = "Sounds from outside."', 'description_file = "about.md"')

    def load(self, folder, content):
        """Write both files and return the description that is read."""
        (folder / "podcast.toml").write_text(self.TEXT)
        if content is not None:
            (folder / "about.md").write_bytes(content)
        return config.load(folder / "podcast.toml").show.description

    def test_its_text_is_the_description(self, tmp_path):
        """Lines stay; what cannot stand in a feed, a byte order mark and padding go."""
        assert self.load(tmp_path, b"\xef\xbb\xbf\nOne.\x07\n\nTwo.\n\n") == "One.\n\nTwo."

    @pytest.mark.parametrize(
        ("content", "says"),
        [(None, "does not exist"), (b"\xff", "not UTF-8"), (b" \n", "empty"), (b"x" * 4001, "4001 bytes")],
    )
    def test_what_is_wrong_with_it_is_told_with_the_line(self, tmp_path, content, says):
        """A missing, foreign, empty or long file is a fault of the settings."""
        with pytest.raises(FaultyDocument) as caught:
            self.load(tmp_path, content)
        (fault,) = caught.value.faults
        assert says in fault.message
        assert fault.line == 3


SECRET = "wJalrXUtnFEMI"


@pytest.mark.parametrize(
    "line",
    [
        f'aws_secret_access_key = "{SECRET}"',
        f'password = "{SECRET}"',
        f'session_token = ["{SECRET}"]',
        f'"aws access-key" = "{SECRET}"',
        f'credentials = {{ key = "{SECRET}" }}',
        f'url = "s3://key:{SECRET}@bucket/x"',
        f'state_url = "s3://{SECRET}@bucket/x"',
        f'public_url = "https://ada:{SECRET}@media.example/"',
        f'public_url = "ada:{SECRET}@media.example/"',
        f'endpoint_url = "https://ada:{SECRET}@s3.example/"',
        f'endpoint_url = "https://ada:{SECRET}@[s3"',
        f'endpoint_url = "ftp://ada:{SECRET}@s3.example"',
        f'endpoint_url = "https://key:ab/{SECRET}@s3.example/"',
        f'url = "s3://key:ab/{SECRET}@bucket/x"',
        f'url = "s3://key:12/{SECRET}@bucket/x"',
        f'url = "key:ab/{SECRET}@bucket"',
    ],
)
def test_credentials_are_refused_and_never_repeated(line):
    """A secret in the file is named by its key only."""
    with pytest.raises(FaultyDocument) as caught:
        parse(f"{MINIMAL}[storage]\n{line}\n")
    assert SECRET not in caught.value.message + caught.value.hint
    assert any("credential" in f.message for f in caught.value.faults)
    assert {f.line for f in caught.value.faults} == {9}


@pytest.mark.parametrize(
    "url",
    ["https://media.example/@ada/", "https://media.example:8080/a:b@c/", "http://[::1]/@ada/", "http://[::1]:80/@a/"],
)
def test_an_at_sign_in_a_path_is_no_credential(url):
    """Addresses of some hosts name people so; a port changes nothing."""
    assert parse(f'{MINIMAL}[storage]\npublic_url = "{url}"').storage.public_url == url
    assert parse(f'{MINIMAL}[storage]\nurl = "shows@home"').storage.url == "shows@home"


@pytest.mark.parametrize("table", ["[show]", "[feed]", "[aws]"])
def test_a_secret_in_the_wrong_table_is_not_repeated(table):
    """An unknown key is told without its value."""
    with pytest.raises(FaultyDocument) as caught:
        parse(f'{table}\naws_secret_access_key = "{SECRET}"\n')
    assert SECRET not in caught.value.message


class TestMerged:
    """The command line replaces keys of [storage]."""

    def test_what_is_said_replaces_what_is_written(self):
        """Only the given keys change, and they are brought into the same form."""
        written = parse(FULL).storage
        new = config.merged(written, url="out", public_url="https://other.example")
        assert (new.url, new.public_url) == ("out", "https://other.example/")
        assert (new.region, new.single_writer) == (written.region, True)

    def test_nothing_said_changes_nothing(self):
        """Without options the file's settings hold."""
        assert config.merged(StorageSettings()) == StorageSettings()

    def test_what_is_said_is_checked_alike(self):
        """Wrong options are wrong usage, each named as it is typed; a secret in one is not repeated."""
        with pytest.raises(UsageFault) as caught:
            config.merged(StorageSettings(), public_url=f"https://a:{SECRET}@x.example/", addressing_style="paths")
        assert [line.split()[0] for line in caught.value.message.splitlines()] == ["--public-url", "--addressing-style"]
        assert SECRET not in caught.value.message
        assert caught.value.exit_code == 2


class TestShowGuid:
    """The one line that podcli writes into the file."""

    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    @pytest.mark.parametrize("header", ["[show]", " [ show ] # the show", '["show"]'])
    def test_it_stands_right_after_the_header(self, header, end):
        """In the file's own line ending, whatever stands before; every other byte stays."""
        raw = f"# Notes\n{MINIMAL}".replace("[show]", header).replace("\n", end).encode()
        guid = "9b024349-ccf0-5f69-a609-6b82873eab3c"
        after = config.with_show_guid(raw, guid)
        assert after.replace(f'guid = "{guid}"{end}'.encode(), b"") == raw
        assert parse(after).show.guid == guid

    def test_it_stands_after_the_byte_order_mark(self):
        """An editor's mark at the start of the file stays there."""
        after = config.with_show_guid(b"\xef\xbb\xbf" + MINIMAL.encode(), "9b024349-ccf0-5f69-a609-6b82873eab3c")
        assert after.startswith(b"\xef\xbb\xbf[show]\nguid = ")
        assert parse(after).show.guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"

    def test_a_text_that_looks_like_the_header_is_none(self):
        """Only the real header counts, wherever it stands."""
        raw = 'x = """\n[show]\n"""\n' + MINIMAL
        after = config.with_show_guid(raw.encode(), "9b024349-ccf0-5f69-a609-6b82873eab3c").decode()
        assert after == raw.replace(MINIMAL, MINIMAL.replace("[show]\n", f"[show]\n{after.splitlines()[4]}\n"))
        assert after.splitlines()[4].startswith("guid = ")

    @pytest.mark.parametrize("text", [FULL, 'show = { title = "x" }\n', "[[show.persons]]\n", "", "???"])
    def test_it_is_not_written_where_it_has_no_place(self, text):
        """A guid that is there stays the only one; a file without the header stays as it is."""
        assert config.with_show_guid(text.encode(), "9b024349-ccf0-5f69-a609-6b82873eab3d") == text.encode()

    def test_no_guid_writes_nothing(self):
        """An empty one is none."""
        assert config.with_show_guid(MINIMAL.encode(), "") == MINIMAL.encode()


nasty = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80).map(str.strip).filter(bool)


@given(nasty, nasty, nasty)
@example('A "quoted" \\ title', '"""', "'''\\")
@example("[show]", "# x", "{title}")
def test_a_new_shows_file_says_what_was_answered(title, description, author):
    """However nasty the answers are, the file that `init` writes gives them back."""
    answers = Answers(
        title=title,
        description=description,
        author=author,
        link="https://field-notes.example/",
        language="en-gb",
        category=("Science > Nature", "Education"),
        timezone="Europe/London",
        email="show@field-notes.example",
        storage="s3://bucket/prefix",
        public_url="https://media.field-notes.example/",
    )
    read = parse(template(answers, "artwork.png"))
    assert read.show.title == " ".join(title.split())
    assert read.show.description == description
    assert read.show.author == " ".join(author.split())
    assert (read.show.timezone, read.show.email) == ("Europe/London", "show@field-notes.example")
    assert (read.show.artwork, len(read.show.categories)) == ("artwork.png", 2)
    assert (read.storage.url, read.storage.public_url) == ("s3://bucket/prefix", "https://media.field-notes.example/")


def test_the_example_of_a_further_feed_is_one(tmp_path):
    """Without the comment signs, what a new podcast.toml says of further feeds is read as it says."""
    answers = Answers(
        title="T", description="D", author="A", link="https://a.example/", language="en", category=("Arts",)
    )
    lines = template(answers).splitlines()
    first = lines.index("# [[feeds]]")
    lines[first : first + 5] = [line.removeprefix("# ") for line in lines[first : first + 5]]
    read = parse("\n".join(lines).encode(), tmp_path / "podcast.toml")
    (feed,) = read.feeds
    assert (feed.file, feed.season, feed.private) == ("season-2.xml", 2, True)
    assert parse(template(answers).encode(), tmp_path / "podcast.toml").feeds == ()
