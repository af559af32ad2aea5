"""The command line. Nothing in it that the library cannot do; each command imports only what it needs."""

__all__ = ["main"]


def main() -> None:
    """Run the command that the arguments of the program name, then exit: 0 done, 1 refused or failed, 2 misused."""
    from flowkit.cli.app import app

    app()
