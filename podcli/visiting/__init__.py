"""Asking the servers behind a feed, as podcast apps do, politely and within limits."""
