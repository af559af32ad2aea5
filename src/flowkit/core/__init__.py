"""The pure core: definitions, tokens, work items, time. No I/O, no clock, no randomness."""
