"""Writing calls down: before they start, when they end, and when they were cut off."""

from calls.services.ending import call_answer, call_cut_off, call_discard, call_fail, reap
from calls.services.starting import Job, Started, call_start

__all__ = [
    "Job",
    "Started",
    "call_answer",
    "call_cut_off",
    "call_discard",
    "call_fail",
    "call_start",
    "reap",
]
