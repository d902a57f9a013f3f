"""What audio files say of themselves: tags, covers and chapters, read and written. The only home of mutagen.

`container` is the one gate: whatever the bytes are, what comes back is a result or one class of error.
"""
