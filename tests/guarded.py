"""An S3 service that heeds policies: moto with its own users, each allowed what a policy says and nothing else."""

import contextlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3

from podcli.http import fetch
from tests.servers import Server, moto

_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@dataclass(frozen=True)
class Guarded:
    """The service as its owner uses it."""

    owner: Server

    def client(self, service: str) -> Any:
        """Return a client of the owner's."""
        return boto3.client(
            service,
            endpoint_url=self.owner.endpoint,
            aws_access_key_id=self.owner.access_key,
            aws_secret_access_key=self.owner.secret_key,
            region_name="us-east-1",
        )

    def user(self, policy: Mapping[str, Any]) -> Server:
        """Return the service as a new user sees it, who may do what the policy says."""
        return _user(self.client("iam"), self.owner, policy)


@contextlib.contextmanager
def guarded(folder: Path) -> Iterator[Guarded]:
    """Run a service of its own, since heeding policies is a matter of the whole service."""
    with moto(folder) as server:
        owner = _user(Guarded(server).client("iam"), server, _ALL)
        fetch("POST", f"{server.endpoint}/moto-api/reset-auth", {"Content-Type": "text/plain"}, b"0")
        yield Guarded(owner)


def without(policy: Mapping[str, Any], action: str) -> dict[str, Any]:
    """Return a policy that lacks one action."""
    statements = [{**s, "Action": [a for a in s["Action"] if a != action]} for s in policy["Statement"]]
    return {**policy, "Statement": [s for s in statements if s["Action"]]}


def heeded(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Return a policy as moto reads it: it asks for s3:HeadBucket where Amazon asks for s3:ListBucket."""
    statements = [
        {**s, "Action": [*s["Action"], *(["s3:HeadBucket"] if "s3:ListBucket" in s["Action"] else [])]}
        for s in policy["Statement"]
    ]
    return {**policy, "Statement": statements}


def _user(iam: Any, server: Server, policy: Mapping[str, Any]) -> Server:
    name = f"user-{uuid.uuid4().hex[:12]}"
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="it", PolicyDocument=json.dumps(heeded(policy)))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return replace(server, access_key=key["AccessKeyId"], secret_key=key["SecretAccessKey"])
