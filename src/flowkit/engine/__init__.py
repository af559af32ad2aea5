"""Use cases: load a case, let the core decide, answer its questions, save. Ports to the outside."""
