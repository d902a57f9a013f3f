"""What the tool does: the command line, the show folder, the catalog, storage, publishing."""
