"""The situations in which podcli cannot do what it was asked, beside those of `episodes` and `feeds`.

PodcliError
├── UsageFault               exit 2: the command was not understood
├── ShowNotFound             no show folder here or above
├── ShowExists               there is a show already where a new one was asked for
├── FileMissing              a file named on the command line does not exist
├── FileUnwritable           a file of the show folder cannot be written
├── EpisodeTaken             another episode already has that name
├── SeveralFailed            several files failed, each for its own reason
├── PortTaken                another program listens where the preview would
├── StorageError             the storage refused or failed; knows whether trying again can help
│   ├── ObjectAbsent         there is nothing under that key
│   ├── ConditionFailed      somebody else wrote in between (or our own lost answer did)
│   ├── AccessRefused        credentials missing, wrong or without a permission
│   │   └── CredentialsRefused   the service takes nothing at all from who bears them
│   ├── BucketMissing        the bucket does not exist
│   └── StorageUnreachable   no answer within the deadline
├── CatalogUnreadable        the catalog is damaged or of a newer podcli
├── CatalogMissing           a feed lives here, but the catalog that made it is gone
├── NothingToRecover         the catalog is there and can be read
├── HistoryMissing           a revision of the past cannot be read
├── PruneRunning             files are being deleted at this moment
├── NothingPublished         there is no show in this storage yet
├── FeedConflict             the live feed is ahead of the catalog
├── PublishRefused           a guard or a check said no; nothing public changed
├── AddressUnreachable       a public address gave no answer
├── AnnouncementRefused      there is nobody who could be told of the feed
├── VerificationFailed       what was published cannot be fetched as the feed says
└── OutcomeUnknown           exit 4: the answer was lost; running the command again is safe
"""

import shlex

from episodes import PodcliError


class UsageFault(PodcliError):
    """The command line asks for something that makes no sense together."""

    code = "usage"
    exit_code = 2


class ShowNotFound(PodcliError):
    """There is no show folder where one was expected."""

    code = "show-not-found"


class ShowExists(PodcliError):
    """There is a show already where a new one was asked for."""

    code = "show-exists"


class PortTaken(PodcliError):
    """Another program listens where the preview would."""

    code = "port-taken"


class FileMissing(PodcliError):
    """A file named on the command line does not exist."""

    code = "file-missing"


class FileUnwritable(PodcliError):
    """A file of the show folder cannot be written."""

    code = "file-unwritable"


class EpisodeTaken(PodcliError):
    """Another episode already has that name."""

    code = "episode-taken"


class SeveralFailed(PodcliError):
    """Several files failed, each for its own reason."""

    code = "several-failed"

    @classmethod
    def of(cls, failures: list[PodcliError]) -> "SeveralFailed":
        """Join the failures into one message."""
        hints = dict.fromkeys(f.hint for f in failures if f.hint)
        return cls("\n".join(f.message for f in failures), hint="\n".join(hints))


def joined(failures: list[PodcliError]) -> PodcliError | None:
    """Return one error that tells of all; None if there is none."""
    if len(failures) > 1:
        return SeveralFailed.of(failures)
    return failures[0] if failures else None


class StorageError(PodcliError):
    """The storage refused or failed."""

    code = "storage"
    lasting = True
    """Whether trying again without changing anything is pointless."""


class ObjectAbsent(StorageError):
    """There is nothing under that key."""

    code = "object-absent"


class ConditionFailed(StorageError):
    """The object is not, or no longer, what the caller had read."""

    code = "condition-failed"
    lasting = False


class AccessRefused(StorageError):
    """Credentials are missing, wrong, or lack a permission."""

    code = "access-refused"


class CredentialsRefused(AccessRefused):
    """The service takes the credentials for nobody's: nothing at all can be done with them."""


class BucketMissing(StorageError):
    """The bucket or folder named in the configuration does not exist."""

    code = "bucket-missing"


class StorageUnreachable(StorageError):
    """The storage gave no usable answer within the deadline."""

    code = "storage-unreachable"
    lasting = False


class CatalogUnreadable(PodcliError):
    """The catalog is damaged, or was written by a newer podcli."""

    code = "catalog-unreadable"
    newer = False
    """Whether it is of a newer podcli: then nothing is wrong with it."""


class CatalogMissing(PodcliError):
    """A feed lives here, but the catalog that made it is gone."""

    code = "catalog-missing"

    @classmethod
    def at(cls, state: str, public: str, left: str = "", *, ours: bool = False) -> "CatalogMissing":
        """Compose the sentence from the two places concerned.

        `left` is where a catalog lies that was left behind; `ours` tells that podcli wrote the feed: then nobody is
        shown how to replace it.
        """
        if left:
            in_bucket = "s3://" in left + state
            copy = shlex.join(["aws", "s3", "sync", left, state] if in_bucket else ["cp", "-a", f"{left}/.", state])
            return cls(
                f"There is a feed at {public}, but no catalog at {state}: it lies at {left}, where it was without "
                "state_url.",
                hint=f"Copy it to its new place: {copy}\nThen run podcli doctor and podcli refresh, and delete the old "
                "copy (docs/moving.md tells each step). Or take state_url out again.",
            )
        foreign = "\nIf that feed is not yours to keep and may be replaced: podcli publish --allow foreign"
        return cls(
            f"There is a feed at {public}, but no catalog at {state}: "
            + (
                "podcli wrote the feed, and its state must be somewhere." if ours else "podcli cannot know whose it is."
            ),
            hint="Is this the right bucket, and the right state_url? A state that lies elsewhere is moved as "
            f"docs/moving.md tells. If the catalog was lost: podcli doctor --recover{'' if ours else foreign}",
        )


class NothingToRecover(PodcliError):
    """The catalog is there and can be read."""

    code = "nothing-to-recover"


class HistoryMissing(PodcliError):
    """A revision of the past cannot be read."""

    code = "history-missing"

    @classmethod
    def of(cls, fault: str) -> "HistoryMissing":
        """Compose the sentence from what is wrong with the object."""
        return cls(
            f"The history is incomplete: {fault}.",
            hint="Put that file back from a backup of the state. Publishing and refreshing do not need it.",
        )


class PruneRunning(PodcliError):
    """Files are being deleted at this moment, and what is sent now could be among them."""

    code = "prune-running"
    exit_code = 4


class NothingPublished(PodcliError):
    """There is no show in this storage yet."""

    code = "nothing-published"


class FeedConflict(PodcliError):
    """The live feed is ahead of the catalog: a wrong bucket, or a catalog rolled back by hand."""

    code = "feed-conflict"


class PublishRefused(PodcliError):
    """A guard or a check said no; nothing public was changed."""

    code = "refused"

    def __init__(self, message: str, *, hint: str = "", words: tuple[str, ...] = ()) -> None:
        """Say what is refused, what to do, and which words would allow all of it, if any do."""
        super().__init__(message, hint=hint)
        self.words = words


class AddressUnreachable(PodcliError):
    """A public address gave no answer."""

    code = "address-unreachable"


class AnnouncementRefused(PodcliError):
    """There is nobody who could be told of the feed."""

    code = "announcement-refused"


class VerificationFailed(PodcliError):
    """What was published cannot be fetched as the feed says."""

    code = "verification-failed"

    @classmethod
    def of(cls, faults: list[str]) -> "VerificationFailed":
        """Compose the sentence from what was noticed."""
        return cls(
            "; ".join(faults) + ".",
            hint="Open the storage to the public, or correct public_url in podcast.toml; then run podcli publish: "
            "it looks once more. A file that is gone is stored again when its episode is named: podcli publish NAME",
        )


class OutcomeUnknown(PodcliError):
    """Whether the change was committed could not be learnt; running the command again is safe."""

    code = "outcome-unknown"
    exit_code = 4
