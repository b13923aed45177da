"""Settings, one theme a file. Every value a user may set is read from the environment."""

from ytempire.settings.api import *  # noqa: F403
from ytempire.settings.base import *  # noqa: F403
from ytempire.settings.footage import *  # noqa: F403
from ytempire.settings.housekeeping import *  # noqa: F403
from ytempire.settings.logs import *  # noqa: F403
from ytempire.settings.outgoing import *  # noqa: F403
from ytempire.settings.pipeline import *  # noqa: F403
from ytempire.settings.security import *  # noqa: F403
from ytempire.settings.shared import *  # noqa: F403
from ytempire.settings.speech import *  # noqa: F403
from ytempire.settings.studio import *  # noqa: F403
from ytempire.settings.watching import *  # noqa: F403
