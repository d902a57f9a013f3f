"""What can go wrong with a feed.

PodcliError
├── FeedCannotRender    a show or an episode holds something that no feed can carry
└── FeedUnreadable      the document is no RSS feed
"""

from episodes import PodcliError


class FeedCannotRender(PodcliError):
    """A show or an episode holds something that no feed can carry."""

    code = "feed-cannot-render"

    @classmethod
    def because(cls, subject: str, field: str, reason: str) -> "FeedCannotRender":
        """Compose the message from the show or episode, its field, and what is wrong with it."""
        return cls(
            f"{subject}: {field} {reason}, so no feed can be made.",
            hint=f"Correct {field} there and publish again.",
        )


class FeedUnreadable(PodcliError):
    """The document is no RSS feed."""

    code = "feed-unreadable"
