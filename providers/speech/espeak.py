"""The espeak-ng library: one per process, one call at a time."""

from __future__ import annotations

import ctypes
import os
import threading
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import espeakng_loader

from providers.base import PermanentError
from providers.speech.audio import samples

# From espeak-ng's speak_lib.h.
SYNCHRONOUS = 2
DONT_EXIT = 0x8000
UTF8 = 1
END_PAUSE = 0x1000
BY_CHARACTER = 1
EVENT_LIST_END = 0
EVENT_WORD = 1
RATE, VOLUME, PITCH, RANGE, PUNCTUATION, CAPITALS, WORD_GAP = range(1, 8)

SETTINGS = {VOLUME: 90, PITCH: 50, RANGE: 60, PUNCTUATION: 0, CAPITALS: 0, WORD_GAP: 0}
MIN_RATE, MAX_RATE = 80, 450


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("text", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


class _Voice(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


SYNTH_ARGUMENTS = (
    *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint),
    *(ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p),
)


@dataclass(frozen=True, slots=True)
class Onset:
    """A word begins: its offset in the text in characters, and the sample it is heard from."""

    character: int
    sample: int


@dataclass(frozen=True, slots=True)
class Language:
    """code: a language tag ("en-gb"); file: what the library finds it by ("gmw/en")."""

    code: str
    name: str
    file: str


class Espeak:
    """Loads the library when first used. The lock is held across a fork, so that no process
    starts with a copy of the library's state from the middle of a call."""

    def __init__(self) -> None:
        self.rate = 0
        """Samples per second; known once the library is loaded."""
        self.lock = threading.Lock()
        self._loaded = False
        self._pcm = bytearray()
        self._onsets: list[Onset] = []
        self._languages: Sequence[Language] = ()

    def languages(self) -> Sequence[Language]:
        """Every language the data holds, by name; the first of those with the same code."""
        with self.lock:
            self._load()
            return self._languages

    def speak(self, text: str, voice: str, words_per_minute: int) -> tuple[array[int], list[Onset]]:
        """The sound of `text` and where its words begin.

        voice: a Language.file, with "+f3" and the like for another speaker. Raises
        PermanentError for one that the library does not have.
        """
        with self.lock:
            self._load()
            self._pcm, self._onsets = bytearray(), []
            self._choose(voice, words_per_minute)
            data = text.encode()
            self._library.espeak_Synth(
                data, len(data) + 1, 0, BY_CHARACTER, 0, UTF8 | END_PAUSE, None, None
            )
            return samples(bytes(self._pcm)), self._onsets

    def _choose(self, voice: str, words_per_minute: int) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise PermanentError(f"The built-in speech engine has no voice {voice!r}.")
        rate = min(max(words_per_minute, MIN_RATE), MAX_RATE)
        for parameter, value in {RATE: rate, **SETTINGS}.items():
            self._library.espeak_SetParameter(parameter, value, 0)

    def _load(self) -> None:
        if self._loaded:
            return
        try:
            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as error:
            raise PermanentError(
                f"The built-in speech engine cannot be loaded: {error}."
            ) from error
        self._library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        self._library.espeak_Synth.argtypes = SYNTH_ARGUMENTS
        self.rate = self._library.espeak_Initialize(
            SYNCHRONOUS, 0, os.fsencode(_data_folder()), DONT_EXIT
        )
        if self.rate <= 0:
            raise PermanentError("The built-in speech engine does not find its voice data.")
        self._callback = _Callback(self._collect)
        self._library.espeak_SetSynthCallback(self._callback)
        self._languages = _languages(self._library)
        self._loaded = True

    def _collect(
        self, wav: ctypes._Pointer[ctypes.c_short], count: int, events: Sequence[_Event]
    ) -> int:
        if wav and count > 0:
            self._pcm += ctypes.string_at(wav, 2 * count)
        index = 0
        while events[index].type != EVENT_LIST_END:
            event = events[index]
            if event.type == EVENT_WORD:
                self._onsets.append(Onset(event.text_position - 1, event.sample))
            index += 1
        return 0


def _data_folder() -> str:
    return str(espeakng_loader.get_data_path())


def _languages(library: ctypes.CDLL) -> Sequence[Language]:
    found: dict[str, Language] = {}
    listed = library.espeak_ListVoices(None)
    index = 0
    while listed[index]:
        voice = listed[index].contents
        code = voice.languages[1:].decode()  # behind a byte of priority
        language = Language(code, voice.name.decode().strip(), voice.identifier.decode())
        found.setdefault(code, language)
        index += 1
    return sorted(found.values(), key=lambda language: language.name)


ENGINE = Espeak()
os.register_at_fork(
    before=ENGINE.lock.acquire,
    after_in_parent=ENGINE.lock.release,
    after_in_child=ENGINE.lock.release,
)
