"""The connection to an S3 service: one boto3 client with the settings that work everywhere, and what it learnt."""

import functools
import os
import re
from collections.abc import Mapping
from datetime import datetime  # noqa: TC003 - beside its parser
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import boto3
import botocore.loaders
import botocore.session
import msgspec
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from podcli.errors import AccessRefused
from podcli.secrecy import keep_secret
from podcli.storage import s3_line, s3_repeating
from podcli.storage.location import check_endpoint
from podcli.storage.s3_body import watch_sending
from podcli.storage.s3_errors import from_setup
from podcli.storage.s3_sayings import CREDENTIALS

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONNECT_TIMEOUT = 5
"""Seconds to wait for a connection."""
READ_TIMEOUT = 25
"""Seconds to wait between two pieces of an answer."""
CONNECTIONS = 10
"""Connections that are kept open: threads of an upload, and some more."""
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_AWS = re.compile(r"https?://[^/]*\.amazonaws\.com(\.cn)?(/|$)")


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """Which S3 service to talk to, and as whom; empty values are left to the AWS chain."""

    endpoint_url: str = ""
    region: str = ""
    profile: str = ""
    addressing_style: str = ""
    hasty: bool = False
    """Whether a service that gives no answer is given up soon: its caller can do without."""


class Connection:
    """A client with what it learnt of its service on the way."""

    def __init__(self, client: "S3Client", service: Service) -> None:
        self.client = client
        self.service = service
        self.bare_etags: bool | None = None
        """Whether If-Match wants the ETag without its quotes; None while that is not known."""
        self.date: datetime | None = None
        """The `Date` of the latest answer."""
        self.buckets: set[str] = set()
        """Buckets that are known to exist."""
        client.meta.events.register("after-call.s3", self._note_date)
        s3_line.bound_waiting(client)
        watch_sending(client)
        s3_repeating.watch_repeating(client)

    @property
    def is_aws(self) -> bool:
        """Whether the service is Amazon's own."""
        return bool(_AWS.match(self.endpoint))

    @property
    def endpoint(self) -> str:
        """The address of the service."""
        return self.client.meta.endpoint_url

    def _note_date(self, parsed: Mapping[str, Any], **_: Any) -> None:
        date = parsed.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
        if date:
            try:
                self.date = parsedate_to_datetime(date)
            except ValueError:
                self.date = None


def connect(service: Service) -> Connection:
    """Make a connection, costly once, and meant for all places of a service; raise `StorageError` if it cannot be."""
    check_endpoint(service.endpoint_url)
    try:
        session = _session(service)
        client = session.client(
            "s3",
            region_name=session.region_name or "us-east-1",
            endpoint_url=service.endpoint_url or None,
            config=_config(service),
        )
        found = session.get_credentials()
        has_credentials = found is not None
        if found:
            keep_secret(*found.get_frozen_credentials())
    except (BotoCoreError, ValueError) as error:
        raise from_setup(error) from error
    check_endpoint(client.meta.endpoint_url)  # the environment may have named it
    if not has_credentials:
        raise AccessRefused(f"There are no credentials for {client.meta.endpoint_url}.", hint=CREDENTIALS)
    return Connection(client, service)


def _session(service: Service) -> boto3.session.Session:
    core = botocore.session.Session(profile=service.profile or None)
    core.register_component("data_loader", _descriptions(core.get_config_variable("data_path")))
    if _names_endpoint(service, core):  # no foreign service knows a machine's role: don't wait for Amazon's address
        core.get_component("credential_provider").remove("iam-role")
    return boto3.session.Session(botocore_session=core, region_name=service.region or None)


@functools.cache
def _descriptions(folders: str | None) -> botocore.loaders.Loader:
    """Return what reads boto3's descriptions of services, megabytes of JSON: once, for all connections of a program."""
    return botocore.loaders.create_loader(folders)


def _names_endpoint(service: Service, core: botocore.session.Session) -> bool:
    """Tell whether the settings, the environment or the profile name a service other than Amazon's."""
    profile = core.get_scoped_config()
    named = (service.endpoint_url, *map(os.environ.get, _ENDPOINTS), *map(profile.get, ("endpoint_url", "services")))
    return any(named)


def _config(service: Service) -> Config:
    s3: Any = {"payload_signing_enabled": False}
    if service.addressing_style:
        s3["addressing_style"] = service.addressing_style
    return Config(
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={
            "mode": "standard",
            "total_max_attempts": s3_repeating.FEW if service.hasty else s3_repeating.ATTEMPTS,
        },
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        max_pool_connections=CONNECTIONS,
        s3=s3,
        user_agent_extra="podcli",
    )
