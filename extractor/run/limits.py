"""What a single file may cost: bytes on the disk, seconds, bytes of memory."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict

from extractor.frozen import frozen


@frozen
class Limits:
    """None stands for no limit: `bytes` of the file, `seconds` of work on it, bytes of `memory` for its process."""

    bytes: int | None = None
    seconds: float | None = None
    memory: int | None = None

    def bound_memory(self) -> None:
        """Have the system refuse this process more memory, where it can; then a MemoryError tells."""
        if self.memory is None:
            return
        with suppress(ImportError, AttributeError, ValueError, OSError):
            import resource

            hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
            resource.setrlimit(resource.RLIMIT_DATA, (self.memory, hard))

    def to_json(self) -> str:
        """Return the limits as JSON text."""
        return json.dumps(asdict(self))

    def exceed(self, earlier: str) -> bool:
        """Whether a file that was too much under the `earlier` limits (JSON text) deserves to be tried again."""
        before = Limits(**json.loads(earlier))
        pairs = ((self.seconds, before.seconds), (self.memory, before.memory))
        return any(then is not None and (now is None or now > then) for now, then in pairs)


NO_LIMITS = Limits()
