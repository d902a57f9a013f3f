"""What only a decoder can tell of an audio file, and new files made from it. The only home of PyAV (extra `audio`).

`gate` is the one way to PyAV: whatever the bytes are, what comes back is a result or one class of error.
"""
