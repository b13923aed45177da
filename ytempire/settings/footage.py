"""Where clips and pictures for scenes come from."""

from ytempire.settings.env import env, positive
from ytempire.settings.pipeline import places

PEXELS_API_KEY = env.str("YTEMPIRE_PEXELS_API_KEY", "")
PEXELS_BASE_URL = env.str("YTEMPIRE_PEXELS_BASE_URL", "https://api.pexels.com")
PIXABAY_API_KEY = env.str("YTEMPIRE_PIXABAY_API_KEY", "")
PIXABAY_BASE_URL = env.str("YTEMPIRE_PIXABAY_BASE_URL", "https://pixabay.com")
FOOTAGE_CHAIN = [
    name for name, key in (("pexels", PEXELS_API_KEY), ("pixabay", PIXABAY_API_KEY)) if key
]
FOOTAGE_TIMEOUT = env.float("YTEMPIRE_FOOTAGE_TIMEOUT", 20.0)
FOOTAGE_LARGEST_MB = positive("YTEMPIRE_FOOTAGE_LARGEST_MB", 200)
FOOTAGE_CONCURRENCY = places("YTEMPIRE_FOOTAGE_CONCURRENCY")
FOOTAGE_IDEMPOTENT = True  # nothing is charged
