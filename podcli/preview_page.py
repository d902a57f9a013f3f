"""The preview's page: plain HTML with a player for each episode; nothing on it comes from elsewhere."""

from html import escape

from episodes import Episode, PodcliError
from podcli.preview import Preview
from podcli.preview_details import details, show_details
from podcli.reports.values import length, size, when

POLICY = (
    "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page runs no script and loads nothing but its own pictures and sound, whatever stands in the notes."""
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
header { display: flex; gap: 1.5rem; align-items: center; } header img { width: 8rem; border-radius: .5rem; }
article { border-top: 1px solid #ccc; padding: 1rem 0; } h2 { margin: 0; } audio, video { width: 100%; }
.facts { color: #555; margin: .2rem 0 .6rem; } dt { font-weight: bold; } dd { margin: 0 0 .4rem 1rem; }
@media (prefers-color-scheme: dark) {
  body { background: #181818; color: #ddd; } .facts { color: #aaa; } a { color: #9cf; }
}
"""


def page(preview: Preview) -> str:
    """Return the page as HTML."""
    show = preview.show
    articles = "\n".join(_article(episode, preview) for episode in preview.episodes)
    return f"""<!doctype html>
<html lang="{escape(show.language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(show.title)}: preview</title><style>{_STYLE}</style></head>
<body>
<header><img src="{escape(_path(show.image, preview))}" alt="The show's artwork">
<div><h1>{escape(show.title)}</h1><p>{escape(show.author)}</p></div></header>
<p>This is how the show would be published now, everything scheduled included.
<a href="/{escape(preview.feed_file)}">The feed</a>{_further(preview)}</p>
{show_details(show)}
{_refused(preview.refused)}<main>
{articles or "<p>No episodes yet.</p>"}
</main>
</body>
</html>
"""


def _further(preview: Preview) -> str:
    return "".join(f' · <a href="/{escape(file)}">{escape(file)}</a>' for file in preview.further)


def _refused(refused: tuple[PodcliError, ...]) -> str:
    """Return what is wrong with files that the page does not show, and publish would refuse."""
    told = "\n".join(map(_told, refused))
    return f"<section><h2>What cannot be shown yet</h2>\n{told}</section>\n" if told else ""


def _told(error: PodcliError) -> str:
    hints = "".join(f"<p>→ {escape(line)}</p>" for line in error.hint.splitlines())
    return "".join(f"<p>{escape(line)}</p>" for line in error.message.splitlines()) + hints


def trouble(error: PodcliError) -> str:
    """Return the page that tells what is wrong with the show folder just now."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>podcli preview</title><style>{_STYLE}</style></head>
<body><h1>This cannot be shown yet</h1>{_told(error)}<p>Mend it and reload this page.</p></body></html>
"""


def _article(episode: Episode, preview: Preview) -> str:
    facts = [when(episode.published.astimezone(preview.zone)), length(episode.duration), size(episode.enclosure.length)]
    if episode.episode:
        facts.insert(0, f"Episode {episode.episode}")
    tag = "video" if episode.enclosure.type.startswith("video/") else "audio"
    url, title = escape(_path(episode.enclosure.url, preview)), escape(episode.title)
    return f"""<article>
<h2>{title}</h2>
<p class="facts">{escape(" · ".join(facts))}</p>
<{tag} controls preload="none" aria-label="{title}" src="{url}"></{tag}>
{episode.content or episode.description}
{details(episode, lambda address: _path(address, preview))}
</article>"""


def _path(url: str, preview: Preview) -> str:
    """Return an address of the preview as a path, so that the page works under any name of this machine."""
    return url.removeprefix(preview.show.feed_url.removesuffix(preview.feed_file).rstrip("/"))
