"""The rows of the rule book: tables of data, one module for each of its sections."""
