"""A mood's music as sound: notes laid side by side, then put into a room, block by block."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np

from videos.render.music.instruments import DRUMS, hit, notes
from videos.render.music.moods import Mood, moods
from videos.render.music.room import BLOCK, Room
from videos.render.music.score import Note, compose
from videos.render.pcm import RATE, Sound, decibels

VERSION = 1
"""Raised whenever the same mood, seed and length come to sound differently."""

_LONGEST = 12 * RATE  # a note, and how far ahead of a block it may begin
_FADE = 1.4  # seconds at the end
_CROSSED = 0.5  # how much of one side's voice is heard on the other
_DRY = frozenset({"sub", "round", "pizz", "kick"})  # low sounds would only muddy the room
_TRIM = decibels(-10)

Player = Callable[[str, int, float], Sound]
"""A note's sound in stereo, by instrument, pitch and length in seconds."""


def bed(name: str, seed: int, samples: int) -> Iterator[Sound]:
    """The music, stereo, in blocks that are exactly so long together."""
    mood = moods()[name]
    room = Room(mood.space, mood.seconds)
    done = 0
    for buses in _played(mood, seed, samples):
        block = room.heard(buses)
        yield _faded(block, done, samples)
        done += len(block)


def _played(mood: Mood, seed: int, samples: int) -> Iterator[Sound]:
    """The notes by blocks; columns: left, right, and what goes into the room."""
    player = lru_cache(maxsize=256)(_sound)
    desk = np.zeros((BLOCK + _LONGEST, 3), np.float32)
    begin = 0
    for chord in compose(mood, seed, samples / RATE):
        while begin + BLOCK <= min(one.start for one in chord) * RATE:
            yield desk[:BLOCK].copy()
            _move(desk)
            begin += BLOCK
        for one in chord:
            _lay(desk[round(one.start * RATE) - begin :], one, player)
    while begin < samples:
        yield desk[: min(BLOCK, samples - begin)].copy()
        _move(desk)
        begin += BLOCK


def _move(desk: Sound) -> None:
    desk[:-BLOCK] = desk[BLOCK:]
    desk[-BLOCK:] = 0


def _lay(desk: Sound, one: Note, player: Player) -> None:
    sound = player(one.name, one.pitch, round(one.seconds, 3))[: len(desk)]
    level = _TRIM * decibels(one.level)
    left, right = math.sqrt((1 - one.side) / 2), math.sqrt((1 + one.side) / 2)
    place = desk[: len(sound)]
    place[:, 0] += sound[:, 0] * np.float32(level * left)
    place[:, 1] += sound[:, 1] * np.float32(level * right)
    if one.name not in _DRY:
        place[:, 2] += (sound[:, 0] + sound[:, 1]) * np.float32(level / 2)


def _sound(name: str, pitch: int, seconds: float) -> Sound:
    voices = [hit(name)] if name in DRUMS else notes(name, pitch, seconds)
    one, other = voices[0], voices[-1]
    return np.stack([one + _CROSSED * other, other + _CROSSED * one], axis=1)


def _faded(block: Sound, done: int, samples: int) -> Sound:
    """The end of the music, let go gently until it is gone."""
    left = samples - done - np.arange(len(block))
    if left[-1] > _FADE * RATE:
        return block
    part = np.clip((left - 1) / (_FADE * RATE), 0, 1)
    faded: Sound = block * (np.sin(part * math.pi / 2) ** 2).astype(np.float32)[:, None]
    return faded
