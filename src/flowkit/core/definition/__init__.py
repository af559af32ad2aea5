"""The compiled process definition. Pure."""
