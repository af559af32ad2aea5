"""SpiffWorkflow behind the runtime port: a second core, and a second opinion. See docs/howto/spiffworkflow.md."""

from flowkit.spiff.files import Shelf, open_shelf
from flowkit.spiff.runtime import SpiffRuntime

__all__ = ["Shelf", "SpiffRuntime", "open_shelf"]
