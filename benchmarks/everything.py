"""A show that uses every part of the model, and the bare program that writes its items by hand: for `render.py`."""

import msgspec
from lxml import etree

from episodes import (
    AlternateEnclosure,
    ChaptersFile,
    Chat,
    ContentLink,
    Episode,
    Funding,
    Integrity,
    License,
    Location,
    Person,
    PodcastImage,
    RemoteItem,
    SimpleChapter,
    SocialInteract,
    Soundbite,
    Source,
    Thumbnail,
    TranscriptFile,
    Txt,
    Value,
    ValueRecipient,
    ValueTimeSplit,
)

PODCAST = "{https://podcastindex.org/namespace/1.0}"
PSC = "{http://podlove.org/simple-chapters}"
MEDIA = "{http://search.yahoo.com/mrss/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
NAMESPACES = {"psc": PSC[1:-1], "media": MEDIA[1:-1]}


def filled(episode: Episode, number: int) -> Episode:
    """Give an episode everything that an episode can have."""
    media = f"https://media.example/media/{number:032x}"
    return msgspec.structs.replace(
        episode,
        image=f"{media}/owls.jpg",
        summary="Why owls are silent.",
        author="Ada Byron",
        tags=("owls", "night"),
        persons=(
            Person(name="Ada Byron", img="https://media.example/ada.jpg", href="https://ada.example/"),
            Person(name=f"Guest {number}", role="guest"),
        ),
        transcripts=(
            TranscriptFile(url=f"{media}/owls.vtt", type="text/vtt", language="en", rel="captions"),
            TranscriptFile(url=f"{media}/owls.srt", type="application/x-subrip"),
        ),
        chapters_file=ChaptersFile(url=f"{media}/chapters.json"),
        soundbites=(Soundbite(start_time=12.5, duration=30.0, title="The hoot"),),
        locations=(Location(name="The wood", rel="subject", geo="geo:52.1,0.1", country="GB"),),
        license=License(id="cc-by-4.0", url="https://creativecommons.org/licenses/by/4.0/"),
        alternates=(
            AlternateEnclosure(
                type="audio/opus",
                length=12_000_000 + number,
                bitrate=64000.0,
                title="Small",
                default=False,
                sources=(Source(uri=f"{media}/owls.opus"), Source(uri=f"ipfs://{number:046}")),
                integrity=Integrity(type="sri", value=f"sha384-{number:064}"),
            ),
        ),
        values=(
            Value(
                type="lightning",
                method="keysend",
                recipients=(
                    ValueRecipient(name="Ada", type="node", address="02d5c1bf8b940dc9cadca86d1b0a3c37fb", split=90),
                    ValueRecipient(name="Host", type="node", address="03ae9f91a0cb8ff43840e3c322", split=10, fee=True),
                ),
                time_splits=(
                    ValueTimeSplit(
                        start_time=60.0,
                        duration=237.0,
                        remote_percentage=95.0,
                        remote_item=RemoteItem(feed_guid="a94f5cc9-8c58-55fc-91fe-a324087a655b", medium="music"),
                    ),
                ),
            ),
        ),
        fundings=(Funding(url="https://field-notes.example/give", text="Support the show"),),
        images=(PodcastImage(href=f"{media}/wide.jpg", aspect_ratio="16/9", width=1920),),
        thumbnails=(Thumbnail(url=f"{media}/small.jpg", width=640, height=360),),
        socials=(SocialInteract(protocol="activitypub", uri=f"https://social.example/@a/{number}", priority=1),),
        chat=Chat(server="irc.example", protocol="irc", space="#owls"),
        content_links=(ContentLink(href=f"https://video.example/{number}", text="Watch"),),
        txts=(Txt(text=f"{number}", purpose="number"),),
        chapters=(
            SimpleChapter(start=0.0, title="Dusk"),
            SimpleChapter(start=600.5, title="Night", href="https://field-notes.example/night"),
        ),
    )


def bare_itunes(item: etree._Element, episode: Episode) -> None:
    """Write by hand what Apple reads besides."""
    sub = etree.SubElement
    sub(item, f"{ITUNES}author").text = episode.author
    sub(item, f"{ITUNES}explicit").text = "false"
    sub(item, f"{ITUNES}episodeType").text = "full"
    sub(item, f"{ITUNES}image", href=episode.image)
    sub(item, f"{ITUNES}keywords").text = ", ".join(episode.tags)


def bare_parts(item: etree._Element, episode: Episode) -> None:
    """Write by hand all that stands in the places of parts."""
    sub = etree.SubElement
    first, second = episode.persons
    attributes = {"role": first.role, "group": first.group, "img": first.img, "href": first.href}
    sub(item, f"{PODCAST}person", attributes).text = first.name
    sub(item, f"{PODCAST}person", {"role": second.role, "group": second.group}).text = second.name
    words, lines = episode.transcripts
    captions = {"url": words.url, "type": words.type, "language": words.language, "rel": words.rel}
    sub(item, f"{PODCAST}transcript", captions)
    sub(item, f"{PODCAST}transcript", {"url": lines.url, "type": lines.type})
    sub(item, f"{PODCAST}chapters", {"url": episode.chapters_file.url, "type": episode.chapters_file.type})
    (bite,) = episode.soundbites
    times = {"startTime": _number(bite.start_time), "duration": _number(bite.duration)}
    sub(item, f"{PODCAST}soundbite", times).text = bite.title
    (place,) = episode.locations
    sub(item, f"{PODCAST}location", {"rel": place.rel, "geo": place.geo, "country": place.country}).text = place.name
    sub(item, f"{PODCAST}license", {"url": episode.license.url}).text = episode.license.id
    _bare_alternate(item, episode)
    _bare_value(item, episode)
    _bare_rest(item, episode)


def _bare_alternate(item: etree._Element, episode: Episode) -> None:
    sub = etree.SubElement
    (small,) = episode.alternates
    attributes = {
        "type": small.type,
        "length": str(small.length),
        "bitrate": _number(small.bitrate),
        "title": small.title,
        "default": "true" if small.default else "false",
    }
    outer = sub(item, f"{PODCAST}alternateEnclosure", attributes)
    for source in small.sources:
        sub(outer, f"{PODCAST}source", {"uri": source.uri})
    sub(outer, f"{PODCAST}integrity", {"type": small.integrity.type, "value": small.integrity.value})


def _bare_value(item: etree._Element, episode: Episode) -> None:
    sub = etree.SubElement
    (value,) = episode.values
    outer = sub(item, f"{PODCAST}value", {"type": value.type, "method": value.method})
    for one in value.recipients:
        attributes = {"type": one.type, "address": one.address, "split": str(one.split), "name": one.name}
        sub(outer, f"{PODCAST}valueRecipient", attributes | ({"fee": "true"} if one.fee else {}))
    (split,) = value.time_splits
    attributes = {
        "startTime": _number(split.start_time),
        "duration": _number(split.duration),
        "remotePercentage": _number(split.remote_percentage),
    }
    inner = sub(outer, f"{PODCAST}valueTimeSplit", attributes)
    remote = split.remote_item
    sub(inner, f"{PODCAST}remoteItem", {"feedGuid": remote.feed_guid, "medium": remote.medium})


def _bare_rest(item: etree._Element, episode: Episode) -> None:
    sub = etree.SubElement
    (funding,), (image,), (still,) = episode.fundings, episode.images, episode.thumbnails
    sub(item, f"{PODCAST}funding", {"url": funding.url}).text = funding.text
    wide = {"href": image.href, "aspect-ratio": image.aspect_ratio, "width": str(image.width)}
    sub(item, f"{PODCAST}image", wide)
    sub(item, f"{MEDIA}thumbnail", {"url": still.url, "width": str(still.width), "height": str(still.height)})
    (social,), chat, (link,) = episode.socials, episode.chat, episode.content_links
    attributes = {"protocol": social.protocol, "uri": social.uri, "priority": str(social.priority)}
    sub(item, f"{PODCAST}socialInteract", attributes)
    sub(item, f"{PODCAST}chat", {"server": chat.server, "protocol": chat.protocol, "space": chat.space})
    sub(item, f"{PODCAST}contentLink", {"href": link.href}).text = link.text
    (txt,) = episode.txts
    sub(item, f"{PODCAST}txt", {"purpose": txt.purpose}).text = txt.text
    outer = sub(item, f"{PSC}chapters", {"version": "1.2"})
    for chapter in episode.chapters:
        href = {"href": chapter.href} if chapter.href else {}
        sub(outer, f"{PSC}chapter", {"start": _clock(chapter.start), "title": chapter.title} | href)


def _number(value: float) -> str:
    return str(value).removesuffix(".0")


def _clock(seconds: float) -> str:
    whole, rest = divmod(round(seconds * 1000), 1000)
    clock = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{clock}.{rest:03}" if rest else clock
