"""What a show or an episode can say in the words of Podcasting 2.0: one table, which writes, reads and judges it."""
