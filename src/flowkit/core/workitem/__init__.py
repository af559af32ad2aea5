"""Work items: what a person finds in the inbox. Pure."""
