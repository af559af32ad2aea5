"""Facts become messages to people. Pure."""
