"""What became of pictures, as text for a podcaster."""

from collections.abc import Iterator

from podcli.console import Paint
from podcli.mending import Mended
from podcli.reports.values import size


def mending_text(done: tuple[Mended, ...], paint: Paint) -> str:
    """Return the lines that tell what was made, or would be."""
    return "\n".join(line for mended in done for line in _lines(mended, paint)) or "There is no picture."


def _lines(done: Mended, paint: Paint) -> Iterator[str]:
    if not done.path:
        yield f"{paint.green('good')}  {done.source}: nothing needs to be done"
        return
    word = paint.bold("would make") if done.dry_run else paint.green("made")
    weight = "at most 512 KB" if done.bytes is None else size(done.bytes)
    yield f"{word}  {done.source} → {done.path} ({done.side} x {done.side}, {weight})"
    if done.there:
        yield f"  {paint.yellow('only with --force')}  {done.there}"
    yield from (f"  because  {reason}" for reason in done.reasons)
    if done.enlarged:
        yield f"  {paint.yellow('enlarged')}  it had {done.width} x {done.height} pixels and is blurred now"
    ends, sides = (
        ("left and right", "above and below") if done.width > done.height else ("above and below", "left and right")
    )
    if done.cropped:
        lost = f"{done.cropped} of {max(done.width, done.height)} pixels are lost on both ends, {ends}"
        yield f"  {paint.yellow('cropped')}  {lost}"
    if done.margin:
        yield f"  margin   {done.margin} pixels in {done.background}, {sides} (--crop cuts off the ends instead)"
    if done.line:
        yield f"  to use it, write  {done.line}"
