"""What ScriptHost offers to scripts beside utils: `import scripthost`."""

from scripthost_sidecar.context import ScriptContext
from scripthost_sidecar.stopping import Cancelled

__all__ = ["Cancelled", "ScriptContext"]
