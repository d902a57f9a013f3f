"""Transcripts as other programs write them: WebVTT, SRT, JSON, HTML and plain text, read and judged."""
