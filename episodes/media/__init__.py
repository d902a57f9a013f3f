"""The bytes of audio files: what they are, and how long the sound in them really lasts. No vendor's library is needed.

`recording` opens a file, `sniff` tells its format, and each format has a reader that returns its `sound`.
"""
