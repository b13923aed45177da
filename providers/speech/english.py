"""How one written English word is said: a list of patterns, the first that fits speaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from providers.speech import tables
from providers.speech.punctuation import APOSTROPHES, EM_DASH, EN_DASH, TIMES

NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
CURRENCY = f"[{''.join(tables.CURRENCIES)}]"
DASH = f"[-{EN_DASH}{EM_DASH}]"
SIGN = f"[{re.escape(''.join(tables.SIGNS))}]"
FIGURE = re.compile(rf"{SIGN}?(?:{NUMBER})(?:{DASH}(?:{NUMBER}))?")
HOUR = re.compile(r"[0-9]{1,2}(?::[0-9][0-9])?")
MONEY = re.compile(rf"({CURRENCY})({NUMBER})({'|'.join(tables.SCALES)})?")
ROMAN = re.compile(r"(?=[IVX]{2})(X{0,3})(IX|IV|V?I{0,3})")
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
SURE_ROMAN = 3
NOON = 12


@dataclass(frozen=True, slots=True)
class Context:
    """The neighbours of a word, without their outer punctuation; "" at either end."""

    before: str = ""
    after: str = ""


def say(core: str, context: Context) -> str:
    """What is said for a word without its outer punctuation."""
    core = core.translate(tables.SUBSCRIPTS)
    for look in (_amount, _after_figure, _known, _numeral):
        known = look(core, context)
        if known is not None:
            return known
    for pattern, speak in RULES:
        match = pattern.fullmatch(core)
        if match:
            return speak(match)
    return " ".join(core.translate(tables.SYMBOLS).split())


def abbreviation(core: str, dotted: bool, context: Context) -> tuple[str, bool] | None:
    """What an abbreviation stands for, and whether its dot may end a sentence too."""
    key = core.lower()
    if not dotted and (key not in tables.DOT_OPTIONAL or core.isupper()):
        return None
    if key in tables.CLOSING_ABBREVIATIONS:
        return tables.CLOSING_ABBREVIATIONS[key], True
    if key in tables.NUMBERED_ABBREVIATIONS and context.after[:1].isdigit():
        return tables.NUMBERED_ABBREVIATIONS[key], False
    said = tables.ABBREVIATIONS.get(key)
    return (said, False) if said else None


def _amount(core: str, context: Context) -> str | None:
    """ "$5 million": the currency is said last."""
    paid = MONEY.fullmatch(context.before)
    if core in tables.SCALES and paid and not paid[3]:
        return f"{tables.SCALES[core]} {tables.CURRENCIES[paid[1]][1]}"
    money = MONEY.fullmatch(core)
    return _plain(money[2]) if context.after in tables.SCALES and money and not money[3] else None


def _after_figure(core: str, context: Context) -> str | None:
    if core in tables.UNITS and FIGURE.fullmatch(context.before):
        return _unit(core, context.before)
    if core.lower() in {"am", "pm"} and HOUR.fullmatch(context.before):
        return " ".join(core.upper())
    return None


def _known(core: str, _context: Context) -> str | None:
    return tables.WORDS.get(core.lower())


def _numeral(core: str, context: Context) -> str | None:
    if not ROMAN.fullmatch(core):
        return None
    sure = len(core) >= SURE_ROMAN or context.before[:1].isupper()
    return str(_roman(core)) if sure else " ".join(core)


def _bare(core: str) -> str:
    return say(core, Context())


def _plain(number: str) -> str:
    return number.replace(",", "")


def _unit(unit: str, amount: str) -> str:
    return tables.UNITS[unit][0 if amount == "1" else 1]


def _roman(core: str) -> int:
    values = [ROMAN_VALUES[letter] for letter in core]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _money(match: re.Match[str]) -> str:
    one, many, hundredth = tables.CURRENCIES[match[1]]
    amount = _plain(match[2])
    if match[3]:
        return f"{amount} {tables.SCALES[match[3]]} {many}"
    whole, _, rest = amount.partition(".")
    if not hundredth or len(rest) != len("00"):
        return f"{amount} {one if amount == '1' else many}"
    small = f"{int(rest)} {hundredth if int(rest) == 1 else tables.HUNDREDTHS[hundredth]}"
    if whole == "0" and int(rest):
        return small
    said = f"{whole} {one if whole == '1' else many}"
    if rest == "00":
        return said
    return f"{said} {rest}" if rest[0] != "0" else f"{said} and {small}"


def _range(match: re.Match[str]) -> str:
    symbol, low, dash, high = match[1], match[2], match[3], match[4]
    if dash == "-" and not symbol and _descends(low, high):
        return f"{_bare(low)} {_bare(high)}"
    if symbol and high[0].isdigit():
        return f"{_plain(low)} to {_bare(symbol + high)}"
    return f"{_bare(symbol + low)} to {_bare(high)}"


def _descends(low: str, high: str) -> bool:
    # A score ("3-1") or a telephone number, not a span; "1914-18" is one.
    if not (low.isdigit() and high.isdigit() and high.isascii()):
        return False
    phone = (len(low), len(high)) == (3, 4)
    return phone or (int(low) >= int(high) and (len(low), len(high)) != (4, 2))


def _year(match: re.Match[str]) -> str:
    century, rest, tail = match[1], match[2], match[3] or ""
    if rest == "00":
        return f"{century} hundred{tail}"
    return f"{century} oh {rest[1]}{tail}" if rest[0] == "0" else f"{century} {rest}{tail}"


def _time(match: re.Match[str]) -> str:
    hour, minute, half = int(match[1]), match[2], (match[3] or "").upper()
    if minute == "00":
        said = f"{hour}" if half else f"{hour} o'clock" if hour <= NOON else f"{hour} hundred"
    else:
        said = f"{hour} oh {minute[1]}" if minute[0] == "0" else f"{hour} {minute}"
    return f"{said} {' '.join(half)}".strip()


def _decade(match: re.Match[str]) -> str:
    if match[1] == "20" and match[2] == "00":
        return "two thousands"
    return f"{match[1] or ''} {tables.DECADES[match[2]]}".strip()


def _date(match: re.Match[str]) -> str:
    return f"{tables.MONTHS[int(match[2]) - 1]} {int(match[3])}, {_bare(match[1])}"


def _compound(match: re.Match[str]) -> str:
    parts = match[0].split("-")
    said = [_bare(part) for part in parts]
    return match[0] if said == parts else " ".join(said)


ATTACHED = "|".join(re.escape(unit) for unit in tables.UNITS)
RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), speak)
    for pattern, speak in (
        (rf"(1[1-9])([0-9][0-9])([{APOSTROPHES}]s)?", _year),
        (rf"(20)([1-9][0-9])([{APOSTROPHES}]s)?", _year),
        (r"(1[0-9]|20)?([0-9]0)s", _decade),
        (r"([0-9]{4})-(0[1-9]|1[0-2])-([0-9][0-9])", _date),
        (r"([0-9]{1,2}):([0-5][0-9])(am|pm)?", _time),
        (r"([0-9]+):([0-9]+)", lambda match: f"{match[1]} to {match[2]}"),
        (r"([0-9]+)/(5|10|100)", lambda match: f"{match[1]} out of {match[2]}"),
        (
            r"([0-9]+)/([0-9]+)(?:/([0-9]+))?",
            lambda match: " ".join(_bare(g) for g in match.groups() if g),
        ),
        (r"[0-9]+(?:-[0-9]+){2,}", lambda match: match[0].replace("-", " ")),
        (MONEY.pattern, _money),
        (rf"({CURRENCY}?)({NUMBER})({DASH})({CURRENCY}?[0-9][^-{EN_DASH}{EM_DASH}]*)", _range),
        (NUMBER, lambda match: _plain(match[0])),
        (rf"({NUMBER})[x{TIMES}]", lambda match: f"{_plain(match[1])} times"),
        (
            rf"({NUMBER})({'|'.join(tables.ATTACHED_SCALES)})",
            lambda match: f"{_plain(match[1])} {tables.ATTACHED_SCALES[match[2]]}",
        ),
        (
            rf"({NUMBER})({ATTACHED})",
            lambda match: f"{_plain(match[1])} {_unit(match[2], match[1])}",
        ),
        (
            rf"([0-9]+)([{''.join(tables.VULGAR)}])",
            lambda match: f"{match[1]} and {tables.VULGAR[match[2]]}",
        ),
        (
            rf"({SIGN})({CURRENCY}?[0-9].*)",
            lambda match: f"{tables.SIGNS[match[1]]} {_bare(match[2])}",
        ),
        (r"#([0-9].*)", lambda match: f"number {_bare(match[1])}"),
        (r"#(\w*[^\W\d]\w*)", lambda match: f"hashtag {match[1]}"),
        (r"(?=.*[0-9])\w[\w.,]*(?:-\w+)+", _compound),
    )
)
