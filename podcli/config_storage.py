"""`[storage]` of `podcast.toml` and of the command line: where the show is published.

Kept apart from the rest of the settings, since a scheduled refresh needs nothing else.
"""

import re
from urllib.parse import urlsplit

import msgspec

from episodes import Fields, has_credentials
from podcli.errors import UsageFault

_SECRET = re.compile(r"secret|password|token|access[-_ ]?key|credential", re.IGNORECASE)


class StorageSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`[storage]`: where the show is published. Credentials never stand here."""

    url: str = "public"
    """A folder, relative to the show folder, or `s3://bucket/prefix`."""
    public_url: str = ""
    """The address under which the whole of `url` is public; ends in `/`."""
    state_url: str = ""
    """A private place for the catalog; the default is beside the public files."""
    endpoint_url: str = ""
    """Address of an S3-compatible service; empty means AWS."""
    region: str = ""
    profile: str = ""
    """Profile of the AWS credentials."""
    addressing_style: str = ""
    """`path`, `virtual` or `auto`."""
    acl: str = ""
    """Canned ACL for every object; empty sends none."""
    single_writer: bool = False
    """Whether only one machine publishes: needed where the storage lacks conditional writes."""
    publisher: str = ""
    """Who publishes, for the history; empty means user@host."""


STORAGE_KEYS = tuple(StorageSettings.__struct_fields__)
"""Every key of [storage]."""


def read_storage(fields: Fields) -> StorageSettings:
    """Return [storage]; a credential in it is refused without being repeated."""
    settings = StorageSettings(
        url=_place(fields, "url") or "public",
        public_url=ending_in_slash(_of_folder(fields, "public_url")),
        state_url=_place(fields, "state_url"),
        endpoint_url=base_address(fields, "endpoint_url"),
        region=fields.text("region"),
        profile=fields.text("profile"),
        addressing_style=fields.one_of("addressing_style", ("auto", "path", "virtual")),
        acl=fields.text("acl"),
        single_writer=fields.truth("single_writer") or False,
        publisher=fields.text("publisher"),
    )
    for key in fields.left():
        if _SECRET.search(key):
            fields.raw(key)
            fields.fault(key, "credentials never stand in this file; AWS's environment, profile or role supplies them")
    fields.finish(STORAGE_KEYS)
    return settings


def _place(fields: Fields, key: str) -> str:
    value = fields.text(key, longest=2048)
    if ":" in value and has_credentials(value):
        fields.fault(key, f"{key} carries credentials; take them out: AWS's environment, profile or role supplies them")
        return ""
    if "://" in value and not _is_splittable(value):
        fields.fault(key, f"{key} = {value!r} is no address")
    return value


def _is_splittable(address: str) -> bool:
    try:
        return bool(urlsplit(address).netloc)
    except ValueError:
        return False


def base_address(fields: Fields, key: str) -> str:
    """Return an address that others are appended to."""
    value = fields.url(key)
    if "?" in value or "#" in value:
        fields.fault(key, f"{key} must end in a path: the names of files are put behind it")
    if not value.isascii():
        fields.fault(key, f"{key} must be written in ASCII: use the xn-- form of the domain")
    return value


def _of_folder(fields: Fields, key: str) -> str:
    """Return the address of everything that is published; that of the feed alone is a likely slip."""
    value = base_address(fields, key)
    if value.lower().endswith((".xml", ".rss")):
        folder = value.rpartition("/")[0] + "/"
        fields.fault(key, f"{key} is the address of the folder, not of the feed in it: {folder}")
    return value


def ending_in_slash(url: str) -> str:
    """Return an address that keys can be appended to."""
    return url if not url or url.endswith("/") else url + "/"


def _as_options(message: str) -> str:
    """Return a fault with the keys of [storage] as people typed them, or set them in the environment."""
    for key in sorted(STORAGE_KEYS, key=len, reverse=True):
        option = "--storage" if key == "url" else f"--{key.replace('_', '-')}"
        message = re.sub(rf"^{key}\b", option, message)
    return message


def merged(settings: StorageSettings, **overrides: str) -> StorageSettings:
    """Return the settings with some keys replaced by what the command line says; they are checked like the file's.

    Raises `UsageFault`.
    """
    if not overrides:
        return settings
    values = {k: v for k, v in msgspec.to_builtins(settings).items() if k not in overrides} | overrides
    fields = Fields(values, lambda _: None)
    new = read_storage(fields)
    if fields.faults:
        said = "\n".join(_as_options(fault.message) for fault in fields.faults)
        raise UsageFault(said, hint="podcli COMMAND --help shows what each option takes.")
    return new
