"""What must be true after any number of kills: a function a promise, which tells what is broken."""

from __future__ import annotations

import json
import wave
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import av

from tests.faults.chaos import Aftermath
from tests.faults.vendor import PRICES

FPS = 30
Broken = Iterator[str]


def every_video_exists_once(after: Aftermath) -> Broken:
    asked = Counter(one for customer in after.customers for one in customer.asked.values())
    there = {row["id"]: row for row in after.told["videos"]}
    yield from (f"video {one} answers {n} requests" for one, n in asked.items() if n > 1)
    yield from (f"video {one} was asked for and is lost" for one in asked if one not in there)
    yield from (f"video {one} was never asked for" for one in there if one not in asked)


def every_video_ended(after: Aftermath) -> Broken:
    for row in after.told["videos"]:
        if row["status"] not in ("completed", "failed") or row["queue"] or row["lease"]:
            yield f"video {row['id']} is {row['status']}, queue {row['queue']!r}"


def no_request_failed(after: Aftermath) -> Broken:
    yield from (customer.problem for customer in after.customers if customer.problem)


def failures_have_a_story(after: Aftermath) -> Broken:
    """Nothing but kills makes a video fail here: three attempts were cut off."""
    for row in after.told["videos"]:
        if row["status"] == "failed" and (row["attempts"] < 3 or not row["error_message"]):
            told = row["error_message"]
            yield f"video {row['id']} failed after {row['attempts']} attempts: {told!r}"


def films_come_out(after: Aftermath) -> Broken:
    if not any(row["status"] == "completed" for row in after.told["videos"]):
        yield "not one video was completed"


def nothing_is_made_twice(after: Aftermath) -> Broken:
    """A film each, made once: no second one lies in the store, no two videos share one."""
    films = Counter(row["film__key"] for row in after.told["videos"] if row["film__key"])
    yield from (f"film {key} belongs to {n} videos" for key, n in films.items() if n > 1)
    made = {one["key"] for one in after.told["artifacts"] if one["kind"] == "film"}
    begun = {row["id"] for row in after.told["videos"] if row["status"] == "failed"}
    # What one attempt made with the embedded provider, another one makes with the vendor's.
    fell_back = {run["video_id"] for run in after.told["runs"] if run["provider"] == "builtin"}
    # What the quality gate had made again stands in the video's report.
    mended = sum(row["quality"].get("rounds", 0) for row in after.told["videos"])
    spare = len(made - films.keys())
    if spare > len(begun | fell_back) + mended:
        yield f"{spare} films were made that no video shows"


def an_attempt_runs_a_stage_once(after: Aftermath) -> Broken:
    runs = Counter((run["video_id"], run["stage"], run["attempt"]) for run in _completed(after))
    yield from (f"stage completed {n} times: {run}" for run, n in runs.items() if n > 1)


def _completed(after: Aftermath) -> Iterator[dict[str, Any]]:
    return (run for run in after.told["runs"] if run["outcome"] == "completed")


def the_ledger_is_what_was_charged(after: Aftermath) -> Broken:
    """Call by call; a call that is in doubt is counted as it was expected."""
    booked, doubtful = _booked(after), _doubtful(after)
    charged = {key: Counter(one.usage) for key, one in after.vendor.charges.items()}
    for key in (booked.keys() | charged.keys()) - doubtful:
        there, owed = dict(booked.get(key, {})), dict(charged.get(key, {}))
        if there != owed:
            yield f"call {key[:8]}: booked {there}, charged {owed}"


def nothing_is_charged_twice(after: Aftermath) -> Broken:
    """Each film has words of its own, so the same request is the same work."""
    works = Counter(charge.asked for charge in after.vendor.charges.values())
    yield from (f"charged {n} times: {work[:300]}" for work, n in works.items() if n > 1)


def doubt_ends_with_the_answer(after: Aftermath) -> Broken:
    """The vendor honours keys, so asking again tells what a call that was cut off cost."""
    doubtful = _doubtful(after)
    completed = {row["id"] for row in after.told["videos"] if row["status"] == "completed"}
    completed -= {run["video_id"] for run in after.told["runs"] if run["provider"] == "builtin"}
    for call in after.told["calls"]:
        mended = call["state"] == "answered" or call["video_id"] in completed
        if call["key"] in doubtful and mended:
            yield f"call {call['key'][:8]} is {call['state']}, but still in doubt"
        if call["state"] == "uncertain" and call["key"] not in doubtful:
            yield f"call {call['key'][:8]} was cut off, and nothing is counted for it"


def _doubtful(after: Aftermath) -> set[str]:
    """The calls of which something is booked that may not have been charged."""
    taken_back = {entry["corrects_id"] for entry in after.told["entries"]}
    doubt = [entry for entry in after.told["entries"] if entry["uncertain"]]
    return {entry["call_key"] for entry in doubt if entry["id"] not in taken_back}


def _booked(after: Aftermath) -> dict[str, Counter[str]]:
    """Quantities by call and unit; what was taken back is gone."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in after.told["entries"]:
        if (entry["model"], entry["unit"]) in PRICES:
            sums[entry["call_key"]][entry["unit"]] += entry["quantity"]
    return {key: +units for key, units in sums.items() if +units}


def sums_are_the_ledger(after: Aftermath) -> Broken:
    spent = sum(float(amount) for amount in after.told["spent"])
    booked = sum(float(entry["amount"]) for entry in after.told["entries"])
    if round(spent - booked, 6):
        yield f"the days add up to ${spent}, the ledger to ${booked}"
    yield from after.told["differences"]


def nothing_stays_reserved(after: Aftermath) -> Broken:
    for row in after.told["reservations"]:
        yield f"${row['amount']} is still set aside for {row['video_id']}"


def every_artifact_is_whole(after: Aftermath) -> Broken:
    for one in after.told["artifacts"]:
        path = Path(one["path"])
        if not path.is_file() or path.stat().st_size != one["size"]:
            yield f"{one['kind']} {path.name}: not the {one['size']} bytes of its row"
        elif path.suffix in OPENED and (problem := OPENED[path.suffix](path)):
            yield f"{one['kind']} {path.name}: {problem}"


def every_film_has_its_length(after: Aftermath) -> Broken:
    paths = {one["key"]: Path(one["path"]) for one in after.told["artifacts"]}
    for row in after.told["videos"]:
        if row["status"] != "completed":
            continue
        frames = _frames(paths[row["film__key"]])
        if frames != round(row["duration"] * FPS):
            yield f"film of {row['id']}: {frames} frames in {row['duration']} s"


def events_are_numbered_and_told_once(after: Aftermath) -> Broken:
    told: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in after.told["events"]:
        told[event["user__email"]].append(event)
    for customer in after.customers:
        mine = told[customer.email]
        if [one["number"] for one in mine] != list(range(1, len(mine) + 1)):
            yield f"events of {customer.email} have gaps: {[one['number'] for one in mine]}"
        heard = [one.number for one in customer.events]
        if heard != list(range(1, len(mine) + 1)):
            yield f"{customer.email} heard {heard} of {len(mine)} events"


def every_video_has_one_end_event(after: Aftermath) -> Broken:
    ends: defaultdict[str, list[str]] = defaultdict(list)
    for event in after.told["events"]:
        if event["type"].startswith("video."):
            ends[event["payload"]["videoId"]].append(event["type"])
    for row in after.told["videos"]:
        if ends[row["id"]] != [f"video.{row['status']}"]:
            yield f"video {row['id']} is {row['status']}, told was {ends[row['id']]}"


def every_webhook_arrived(after: Aftermath) -> Broken:
    for row in after.told["deliveries"]:
        bodies = after.receiver.heard.get(f"msg_{row['id']}", [])
        if not bodies or row["status"] == "failed":
            yield f"delivery {row['id']} arrived {len(bodies)} times and is {row['status']}"
        if any(body != bodies[0] for body in bodies):
            yield f"delivery {row['id']} did not say the same each time"
    if len(after.told["deliveries"]) != len(after.told["events"]):
        yield "not every event has its delivery"


def nothing_is_left_behind(after: Aftermath) -> Broken:
    yield from (f"left running: {one}" for one in after.left)
    work = after.product.data / "work"
    yield from (f"left in the work folder: {one.name}" for one in work.glob("*"))
    if after.exit_code:
        yield f"the orderly stop ended with {after.exit_code}"


def _json(path: Path) -> str:
    try:
        json.loads(path.read_text())
    except ValueError as error:
        return str(error)
    return ""


def _wave(path: Path) -> str:
    try:
        with wave.open(str(path)) as sound:
            return "" if sound.getnframes() else "it is empty"
    except (wave.Error, EOFError) as error:
        return str(error)


def _media(path: Path) -> str:
    try:
        return "" if _frames(path) else "no frame in it"
    except av.error.FFmpegError as error:
        return str(error)


def _frames(path: Path) -> int:
    """Frames that can really be decoded."""
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(container.streams[0]))


OPENED: dict[str, Callable[[Path], str]] = {
    ".json": _json,
    ".wav": _wave,
    ".mp4": _media,
    ".m4a": _media,
    ".jpg": _media,
}

PROMISES: Iterable[Callable[[Aftermath], Broken]] = (
    every_video_exists_once,
    every_video_ended,
    no_request_failed,
    failures_have_a_story,
    films_come_out,
    nothing_is_made_twice,
    an_attempt_runs_a_stage_once,
    the_ledger_is_what_was_charged,
    nothing_is_charged_twice,
    doubt_ends_with_the_answer,
    sums_are_the_ledger,
    nothing_stays_reserved,
    every_artifact_is_whole,
    every_film_has_its_length,
    events_are_numbered_and_told_once,
    every_video_has_one_end_event,
    every_webhook_arrived,
    nothing_is_left_behind,
)


def broken(after: Aftermath) -> list[str]:
    """All that was promised and is not so."""
    return [f"{one.__name__}: {told}" for one in PROMISES for told in one(after)]
