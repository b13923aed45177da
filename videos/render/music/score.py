"""What is played when: a piece of a mood, a seed and a length, as a list of notes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from videos.render.music.moods import STEPS_PER_BEAT, Mood

TONIC = 1
SECTION = 8  # bars
_ENDING = 2.6  # seconds the last chord rings
_LEVELS = {"X": 0.0, "x": -4.0, "o": -9.0}  # dB
_LOWEST = {"pad": 50, "arp": 60, "bass": 33, "melody": 65}  # MIDI
_ROOT, _FIFTH, _OCTAVE = "1", "5", "8"
_DRUM_LEVELS = {"kick": -7, "tom": -8, "clap": -17, "rim": -19, "hat": -21, "shaker": -20}
# Which parts play in a section. The first opens a piece; the others take turns.
_OPENING = frozenset({"pad", "arp"})
_TURNS = (
    frozenset({"pad", "arp", "bass", "drums"}),
    frozenset({"pad", "arp", "bass", "drums", "melody"}),
    frozenset({"pad", "bass", "melody"}),
    frozenset({"pad", "arp", "bass", "drums", "melody"}),
    frozenset({"pad", "arp", "bass"}),
)


@dataclass(frozen=True, slots=True)
class Note:
    """start and seconds: in seconds; level in dB; side: -1 left to 1 right; pitch 0 for a drum."""

    start: float
    name: str
    pitch: int
    seconds: float
    level: float
    side: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A mood with the choices of one seed; `bar`: seconds, so that its bars fill the length."""

    mood: Mood
    seed: int
    root: int
    bars: int
    bar: float

    @property
    def step(self) -> float:
        return self.bar / self.mood.steps

    @property
    def end(self) -> float:
        """When the last chord is struck."""
        return self.bars * self.bar


def compose(mood: Mood, seed: int, seconds: float) -> Iterator[list[Note]]:
    """The piece, bar by bar; the last bar is the chord on which it ends."""
    piece = _piece(mood, seed, seconds)
    for bar in range(piece.bars):
        yield sorted(_bar(piece, bar), key=lambda note: note.start)
    yield _last(piece, seconds)


def _piece(mood: Mood, seed: int, seconds: float) -> Piece:
    """The tempo gives way a little, so that the music is over when the film is."""
    choice = random.Random(f"{mood.name} {seed}")  # noqa: S311
    natural = mood.beats * 60 / mood.tempo
    playing = max(0.0, seconds - _ENDING)
    bars = round(playing / natural)
    return Piece(mood, seed, choice.choice(mood.roots), bars, playing / max(bars, 1))


def _bar(piece: Piece, bar: int) -> Iterator[Note]:
    section, within = _section(piece, bar)
    choice = random.Random(f"{piece.mood.name} {piece.seed} {section}")  # noqa: S311
    parts = _parts(piece, section)
    degree = _degree(piece, bar, choice)
    start = bar * piece.bar
    patterns = {
        "arp": choice.choice(piece.mood.arp_steps),
        "bass": choice.choice(piece.mood.bass_steps),
    }
    if "pad" in parts:
        yield from _pad(piece, degree, start)
    if "arp" in parts:
        yield from _arp(piece, degree, start, patterns["arp"])
    if "bass" in parts:
        yield from _bass(piece, degree, start, patterns["bass"])
    if "melody" in parts:
        yield from _melody(piece, degree, start, section, within)
    if "drums" in parts:
        yield from _drums(piece, start, resting=within == SECTION - 1)


def _section(piece: Piece, bar: int) -> tuple[int, int]:
    """Section and bar within it. The opening, section 0, is half as long, less in a short piece."""
    opening = min(SECTION // 2, piece.bars // 4)
    if bar < opening:
        return 0, bar
    section, within = divmod(bar - opening, SECTION)
    return section + 1, within


def _parts(piece: Piece, section: int) -> frozenset[str]:
    first = piece.seed % 2
    return _TURNS[(section - 1 + first) % len(_TURNS)] if section else _OPENING


def _degree(piece: Piece, bar: int, choice: random.Random) -> int:
    """The chord of a bar; the last one before the end leads home."""
    progression = choice.choice(piece.mood.chords)
    if bar == piece.bars - 1:
        return progression[-1] if progression[-1] != TONIC else progression[1]
    if bar == 0:
        return TONIC
    return progression[bar % len(progression)]


def _pitch(piece: Piece, degree: int, tone: int) -> int:
    """Semitones above C of the scale's step `tone` above a degree."""
    octave, place = divmod(degree - 1 + tone, len(piece.mood.scale))
    return piece.root + piece.mood.scale[place] + 12 * octave


def _above(pitch: int, lowest: int) -> int:
    """The same note, in the octave from `lowest` on."""
    return lowest + (pitch - lowest) % 12


def _chord(piece: Piece, degree: int, part: str) -> list[int]:
    """The chord in close position, so that from chord to chord the voices move little."""
    pitches = (_pitch(piece, degree, tone) for tone in piece.mood.tones)
    return sorted({_above(pitch, _LOWEST[part]) for pitch in pitches})


def _pad(piece: Piece, degree: int, start: float) -> Iterator[Note]:
    name, level = piece.mood.pad
    for place, pitch in enumerate(_chord(piece, degree, "pad")):
        # Spread over two octaves: neighbours in one would sound muddy.
        yield Note(start, name, pitch + 12 * (place % 2), piece.bar, level - 6)


def _arp(piece: Piece, degree: int, start: float, pattern: str) -> Iterator[Note]:
    name, level = piece.mood.arp
    chord = _chord(piece, degree, "arp")
    for step, mark in enumerate(pattern):
        if mark == ".":
            continue
        octave, tone = divmod(int(mark), len(chord))
        accent = 0.0 if step % STEPS_PER_BEAT == 0 else -3.0
        side = 0.35 if step % 4 < STEPS_PER_BEAT // 2 else -0.35
        pitch = chord[tone] + 12 * octave
        yield Note(
            start + _swung(piece, step), name, pitch, piece.step * 3, level - 4 + accent, side
        )


def _bass(piece: Piece, degree: int, start: float, pattern: str) -> Iterator[Note]:
    name, level = piece.mood.bass
    root = _above(_pitch(piece, degree, 0), _LOWEST["bass"])
    pitches = {_ROOT: root, _FIFTH: _pitch_near(piece, degree, root), _OCTAVE: root + 12}
    places = [step for step, mark in enumerate(pattern) if mark in pitches]
    for step, after in zip(places, [*places[1:], len(pattern)], strict=True):
        seconds = (after - step) * piece.step * 0.92
        yield Note(start + _swung(piece, step), name, pitches[pattern[step]], seconds, level)


def _pitch_near(piece: Piece, degree: int, root: int) -> int:
    fifth = _above(_pitch(piece, degree, 4), root)
    return fifth if fifth - root <= 7 else fifth - 12  # noqa: PLR2004


def _melody(piece: Piece, degree: int, start: float, section: int, within: int) -> Iterator[Note]:
    """A motif of two bars, said four times; the last time it closes on the chord's root."""
    name, level = piece.mood.melody
    motif = _motif(piece, section)[within % 2]
    chord = _chord(piece, degree, "melody")
    for number, (step, tone, length) in enumerate(motif):
        closing = within % SECTION == SECTION - 1 and number == len(motif) - 1
        pitch = chord[0 if closing else tone % len(chord)] + 12 * (tone // len(chord))
        seconds = length * piece.step
        yield Note(start + _swung(piece, step), name, pitch, seconds, level - 5, -0.15)


def _motif(piece: Piece, section: int) -> tuple[Sequence[tuple[int, int, int]], ...]:
    """Two bars of (step, tone of the chord, steps it is held), walking in small intervals."""
    choice = random.Random(f"{piece.mood.name} {piece.seed} melody {section % 2}")  # noqa: S311
    tone = choice.randint(0, 2)
    bars = []
    for _ in range(2):
        steps = sorted(choice.sample(range(0, piece.mood.steps, 2), choice.randint(2, 4)))
        bar = []
        for step, after in zip(steps, [*steps[1:], piece.mood.steps], strict=True):
            tone = min(4, max(0, tone + choice.choice((-1, -1, 0, 1, 1))))
            bar.append((step, tone, after - step))
        bars.append(bar)
    return tuple(bars)


def _drums(piece: Piece, start: float, *, resting: bool) -> Iterator[Note]:
    """The beat; in a section's last bar its second half is left out, to breathe."""
    until = piece.mood.steps // 2 if resting else piece.mood.steps
    for name, pattern in piece.mood.drums.items():
        for step, mark in enumerate(pattern[:until]):
            if mark in _LEVELS:
                level = _DRUM_LEVELS[name] + _LEVELS[mark]
                side = {"hat": 0.25, "shaker": -0.3}.get(name, 0.0)
                yield Note(start + _swung(piece, step), name, 0, 0.0, level, side)


def _swung(piece: Piece, step: int) -> float:
    """Every second step comes a little late in moods that swing."""
    late = piece.mood.swing * piece.step if step % 2 else 0.0
    return step * piece.step + late


def _last(piece: Piece, seconds: float) -> list[Note]:
    """The chord of the key, held by all that can ring, until the film ends."""
    held = max(0.1, seconds - piece.end)
    mood = piece.mood
    notes = [*_pad(piece, TONIC, piece.end), *_arp(piece, TONIC, piece.end, "0")]
    root = _above(_pitch(piece, TONIC, 0), _LOWEST["bass"])
    notes.append(Note(piece.end, mood.bass[0], root, held, mood.bass[1]))
    top = _above(_pitch(piece, TONIC, 0), _LOWEST["melody"])
    notes.append(Note(piece.end, mood.melody[0], top, held, mood.melody[1] - 6))
    return [Note(n.start, n.name, n.pitch, held, n.level, n.side) for n in notes]
