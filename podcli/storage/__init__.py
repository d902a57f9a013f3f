"""Where published files are kept: one contract, three back-ends."""
