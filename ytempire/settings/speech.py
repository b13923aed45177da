"""Who speaks: the built-in voice, voices installed on this machine, and services."""

from django.core.exceptions import ImproperlyConfigured

from ytempire.settings.env import DATA_DIR, env
from ytempire.settings.pipeline import places

SPEECH_BASE_URL = env.str("YTEMPIRE_SPEECH_BASE_URL", "")
SPEECH_API_KEY = env.str("YTEMPIRE_SPEECH_API_KEY", env.str("OPENAI_API_KEY", ""))
SPEECH_MODEL = env.str("YTEMPIRE_SPEECH_MODEL", "tts-1")
SPEECH_VOICE = env.str("YTEMPIRE_SPEECH_VOICE", "alloy")
SPEECH_TIMEOUT = env.float("YTEMPIRE_SPEECH_TIMEOUT", 60.0)
SPEECH_CONCURRENCY = places("YTEMPIRE_SPEECH_CONCURRENCY")
SPEECH_IDEMPOTENT = env.bool("YTEMPIRE_SPEECH_IDEMPOTENT", False)

ELEVENLABS_BASE_URL = env.str("YTEMPIRE_ELEVENLABS_BASE_URL", "")
ELEVENLABS_API_KEY = env.str("YTEMPIRE_ELEVENLABS_API_KEY", "")
ELEVENLABS_MODEL = env.str("YTEMPIRE_ELEVENLABS_MODEL", "eleven_multilingual_v2")
ELEVENLABS_VOICE = env.str("YTEMPIRE_ELEVENLABS_VOICE", "JBFqnCBsd6RMkjVDRZzb")

EDGE_VOICE = env.str("YTEMPIRE_EDGE_VOICE", "en-US-EmmaMultilingualNeural")
EDGE_PROXY = env.str("YTEMPIRE_EDGE_PROXY", "")

VOICES_DIR = DATA_DIR / "voices"
PIPER_BASE_URL = env.str(
    "YTEMPIRE_PIPER_BASE_URL", "https://huggingface.co/rhasspy/piper-voices/resolve/main"
)

# Whether a service is there to be asked, when nobody says whom to ask. Edge's voices are free and
# unofficial: only who names them gets them. Piper speaks once a voice of its is installed.
CONFIGURED = {
    "elevenlabs": bool(ELEVENLABS_API_KEY),
    "openai": bool(SPEECH_BASE_URL or SPEECH_API_KEY),
    "edge": False,
    "piper": True,
    "builtin": True,
}


def speech_chain() -> list[str]:
    """The engines in the order they are asked, the built-in one last in any case."""
    usual = [name for name, ready in CONFIGURED.items() if ready]
    named = [name.strip() for name in env.list("YTEMPIRE_SPEECH", default=usual) if name.strip()]
    unknown = [name for name in named if name not in CONFIGURED]
    if unknown:
        raise ImproperlyConfigured(
            f"YTEMPIRE_SPEECH: {unknown[0]} is none of {', '.join(CONFIGURED)}."
        )
    return [*(name for name in dict.fromkeys(named) if name != "builtin"), "builtin"]


SPEECH_CHAIN = speech_chain()
