"""What an episode is.

The names below are the door of this package. Those that need a heavy library are fetched at their first use, so that a
command which reads no audio does not wait for mutagen.
"""

import importlib
from typing import TYPE_CHECKING, Any

from episodes.addressing import absolute, addressed, addressed_parts
from episodes.errors import (
    AudioUnreadable,
    AudioUnwritable,
    DecoderMissing,
    EpisodeIncomplete,
    Fault,
    FaultyDocument,
    FileUnreadable,
    NotesTooLong,
    PictureUnreadable,
    PodcliError,
    TagsUnwritable,
)
from episodes.findings import Finding, Severity
from episodes.model import Enclosure, Episode, EpisodeType
from episodes.namespace.parts import (
    AlternateEnclosure,
    ChaptersFile,
    Chat,
    ContentLink,
    Funding,
    ImageSet,
    Integrity,
    Leftover,
    License,
    Link,
    Location,
    Locked,
    Number,
    Part,
    Person,
    PodcastImage,
    Podping,
    RemoteItem,
    Season,
    ServiceBlock,
    SimpleChapter,
    SocialInteract,
    Soundbite,
    Source,
    Thumbnail,
    Trailer,
    TranscriptFile,
    Txt,
    UpdateFrequency,
    Value,
    ValueRecipient,
    ValueTimeSplit,
    field_name,
    kind_of,
)

if TYPE_CHECKING:
    from episodes.artwork import read_picture, read_picture_bytes
    from episodes.artwork_rules import Picture
    from episodes.assembly import Files, Identity, Words, assemble, doubts
    from episodes.audio import Audio, Chapter, Cover, Tags
    from episodes.chapter_files import judge_chapter_file
    from episodes.cover_art import cover_for_tags
    from episodes.digest import file_digest
    from episodes.fields import Fields, has_credentials, is_web_address
    from episodes.formats import AUDIO_ENDINGS, ENCLOSURE_FORMATS, FORMATS, Format, enclosure_type
    from episodes.frontmatter import FrontMatter, NotesFile, parse_notes, read_notes_file
    from episodes.languages import LANGUAGES, parse_language
    from episodes.listening.convert_level import Level
    from episodes.listening.convert_plan import BIT_RATES, ConversionWishes, Recipe, plan_conversion
    from episodes.listening.convert_words import carry_over
    from episodes.listening.converting import Conversion, convert_sound
    from episodes.listening.heard import Listening
    from episodes.listening.heard_rules import judge_listening
    from episodes.listening.hearing import listen
    from episodes.locate import line_of, lines_of_keys
    from episodes.media.sniff import sniff_bytes
    from episodes.mending_art import Mending, MendingWishes, hidden_faults, is_colour, mended_picture, plan_mending
    from episodes.namespace.cases import PART_CASES
    from episodes.namespace.files import FILE_FIELDS, files_in, is_file, with_files
    from episodes.namespace.kinds import is_whole_url, positive
    from episodes.namespace.tags import (
        CHANNEL,
        ITEM,
        LICENSES,
        MEDIUM_LISTS,
        MEDIUMS,
        PODCAST_TAGS,
        PodcastTag,
        TagAttribute,
    )
    from episodes.namespace.typed import typed_part, typed_parts
    from episodes.notes import Notes, notes_fields, render_notes
    from episodes.persons import read_persons
    from episodes.read import read_bytes
    from episodes.reading import read_audio
    from episodes.rfc_dates import date_fault, parse_rfc_date, rfc_date, weekday_fault
    from episodes.shorten import shorten_html
    from episodes.tagging.chapters import read_chapter_pictures
    from episodes.tagging.covers import read_cover
    from episodes.tagging.writing import write_tags
    from episodes.tagging.written import Written
    from episodes.taxonomy import PERSON_ROLES
    from episodes.text import clean_text, is_slug, one_line, slugify
    from episodes.times import BadDate, format_instant, parse_instant
    from episodes.tomlwords import toml_fault
    from episodes.transcripts.cues import Cue, Transcript
    from episodes.transcripts.judge import judge_transcript, read_transcript
    from episodes.writeback import quoted, with_fields

_AT_FIRST_USE: dict[str, str] = {
    "FILE_FIELDS": "episodes.namespace.files",
    "files_in": "episodes.namespace.files",
    "is_file": "episodes.namespace.files",
    "with_files": "episodes.namespace.files",
    "typed_part": "episodes.namespace.typed",
    "typed_parts": "episodes.namespace.typed",
    "PART_CASES": "episodes.namespace.cases",
    "LANGUAGES": "episodes.languages",
    "parse_language": "episodes.languages",
    "rfc_date": "episodes.rfc_dates",
    "parse_rfc_date": "episodes.rfc_dates",
    "date_fault": "episodes.rfc_dates",
    "weekday_fault": "episodes.rfc_dates",
    "is_whole_url": "episodes.namespace.kinds",
    "positive": "episodes.namespace.kinds",
    "CHANNEL": "episodes.namespace.tags",
    "ITEM": "episodes.namespace.tags",
    "PODCAST_TAGS": "episodes.namespace.tags",
    "PodcastTag": "episodes.namespace.tags",
    "TagAttribute": "episodes.namespace.tags",
    "LICENSES": "episodes.namespace.tags",
    "MEDIUMS": "episodes.namespace.tags",
    "MEDIUM_LISTS": "episodes.namespace.tags",
    "Fields": "episodes.fields",
    "has_credentials": "episodes.fields",
    "is_web_address": "episodes.fields",
    "FrontMatter": "episodes.frontmatter",
    "NotesFile": "episodes.frontmatter",
    "parse_notes": "episodes.frontmatter",
    "read_notes_file": "episodes.frontmatter",
    "toml_fault": "episodes.tomlwords",
    "line_of": "episodes.locate",
    "lines_of_keys": "episodes.locate",
    "PERSON_ROLES": "episodes.taxonomy",
    "read_persons": "episodes.persons",
    "read_bytes": "episodes.read",
    "clean_text": "episodes.text",
    "is_slug": "episodes.text",
    "one_line": "episodes.text",
    "slugify": "episodes.text",
    "BadDate": "episodes.times",
    "format_instant": "episodes.times",
    "parse_instant": "episodes.times",
    "quoted": "episodes.writeback",
    "with_fields": "episodes.writeback",
    "Files": "episodes.assembly",
    "Identity": "episodes.assembly",
    "Words": "episodes.assembly",
    "assemble": "episodes.assembly",
    "doubts": "episodes.assembly",
    "AUDIO_ENDINGS": "episodes.formats",
    "Audio": "episodes.audio",
    "Chapter": "episodes.audio",
    "Cover": "episodes.audio",
    "cover_for_tags": "episodes.cover_art",
    "Mending": "episodes.mending_art",
    "MendingWishes": "episodes.mending_art",
    "hidden_faults": "episodes.mending_art",
    "is_colour": "episodes.mending_art",
    "mended_picture": "episodes.mending_art",
    "plan_mending": "episodes.mending_art",
    "ENCLOSURE_FORMATS": "episodes.formats",
    "FORMATS": "episodes.formats",
    "Format": "episodes.formats",
    "Notes": "episodes.notes",
    "Picture": "episodes.artwork_rules",
    "Tags": "episodes.audio",
    "enclosure_type": "episodes.formats",
    "file_digest": "episodes.digest",
    "notes_fields": "episodes.notes",
    "read_audio": "episodes.reading",
    "read_chapter_pictures": "episodes.tagging.chapters",
    "read_cover": "episodes.tagging.covers",
    "read_picture": "episodes.artwork",
    "read_picture_bytes": "episodes.artwork",
    "sniff_bytes": "episodes.media.sniff",
    "judge_chapter_file": "episodes.chapter_files",
    "Cue": "episodes.transcripts.cues",
    "Transcript": "episodes.transcripts.cues",
    "judge_transcript": "episodes.transcripts.judge",
    "read_transcript": "episodes.transcripts.judge",
    "render_notes": "episodes.notes",
    "shorten_html": "episodes.shorten",
    "Written": "episodes.tagging.written",
    "write_tags": "episodes.tagging.writing",
    "BIT_RATES": "episodes.listening.convert_plan",
    "Conversion": "episodes.listening.converting",
    "ConversionWishes": "episodes.listening.convert_plan",
    "Level": "episodes.listening.convert_level",
    "Listening": "episodes.listening.heard",
    "Recipe": "episodes.listening.convert_plan",
    "carry_over": "episodes.listening.convert_words",
    "convert_sound": "episodes.listening.converting",
    "judge_listening": "episodes.listening.heard_rules",
    "listen": "episodes.listening.hearing",
    "plan_conversion": "episodes.listening.convert_plan",
}


def __getattr__(name: str) -> Any:
    """Fetch a name of the door from the module it lives in (PEP 562)."""
    if name not in _AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_AT_FIRST_USE[name]), name)


__all__ = [
    "AUDIO_ENDINGS",
    "BIT_RATES",
    "CHANNEL",
    "ENCLOSURE_FORMATS",
    "FILE_FIELDS",
    "FORMATS",
    "ITEM",
    "LANGUAGES",
    "LICENSES",
    "MEDIUMS",
    "MEDIUM_LISTS",
    "PART_CASES",
    "PERSON_ROLES",
    "PODCAST_TAGS",
    "AlternateEnclosure",
    "Audio",
    "AudioUnreadable",
    "AudioUnwritable",
    "BadDate",
    "Chapter",
    "ChaptersFile",
    "Chat",
    "ContentLink",
    "Conversion",
    "ConversionWishes",
    "Cover",
    "Cue",
    "DecoderMissing",
    "Enclosure",
    "Episode",
    "EpisodeIncomplete",
    "EpisodeType",
    "Fault",
    "FaultyDocument",
    "Fields",
    "FileUnreadable",
    "Files",
    "Finding",
    "Format",
    "FrontMatter",
    "Funding",
    "Identity",
    "ImageSet",
    "Integrity",
    "Leftover",
    "Level",
    "License",
    "Link",
    "Listening",
    "Location",
    "Locked",
    "Mending",
    "MendingWishes",
    "Notes",
    "NotesFile",
    "NotesTooLong",
    "Number",
    "Part",
    "Person",
    "Picture",
    "PictureUnreadable",
    "PodcastImage",
    "PodcastTag",
    "PodcliError",
    "Podping",
    "Recipe",
    "RemoteItem",
    "Season",
    "ServiceBlock",
    "Severity",
    "SimpleChapter",
    "SocialInteract",
    "Soundbite",
    "Source",
    "TagAttribute",
    "Tags",
    "TagsUnwritable",
    "Thumbnail",
    "Trailer",
    "Transcript",
    "TranscriptFile",
    "Txt",
    "UpdateFrequency",
    "Value",
    "ValueRecipient",
    "ValueTimeSplit",
    "Words",
    "Written",
    "absolute",
    "addressed",
    "addressed_parts",
    "assemble",
    "carry_over",
    "clean_text",
    "convert_sound",
    "cover_for_tags",
    "date_fault",
    "doubts",
    "enclosure_type",
    "field_name",
    "file_digest",
    "files_in",
    "format_instant",
    "has_credentials",
    "hidden_faults",
    "is_colour",
    "is_file",
    "is_slug",
    "is_web_address",
    "is_whole_url",
    "judge_chapter_file",
    "judge_listening",
    "judge_transcript",
    "kind_of",
    "line_of",
    "lines_of_keys",
    "listen",
    "mended_picture",
    "notes_fields",
    "one_line",
    "parse_instant",
    "parse_language",
    "parse_notes",
    "parse_rfc_date",
    "plan_conversion",
    "plan_mending",
    "positive",
    "quoted",
    "read_audio",
    "read_bytes",
    "read_chapter_pictures",
    "read_cover",
    "read_notes_file",
    "read_persons",
    "read_picture",
    "read_picture_bytes",
    "read_transcript",
    "render_notes",
    "rfc_date",
    "shorten_html",
    "slugify",
    "sniff_bytes",
    "toml_fault",
    "typed_part",
    "typed_parts",
    "weekday_fault",
    "with_fields",
    "with_files",
    "write_tags",
]
