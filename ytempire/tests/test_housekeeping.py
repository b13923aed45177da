"""Chores are done when they are due, by one host each, whatever becomes of the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django_q.models import OrmQ

from tests.together import at_once
from videos.models import Chore
from ytempire import housekeeping
from ytempire.core import clock
from ytempire.housekeeping import Job, call_for, keep_house
from ytempire.settings.housekeeping import days, quota

HOUR = timedelta(hours=1)


class Counted:
    """Something to do that counts how often it was done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"Done {self.times} times."


def make_due(job: Job) -> None:
    Chore.objects.filter(pk=job.chore).update(due_at=clock.now())


@pytest.mark.django_db
def test_a_chore_is_done_when_it_is_due_and_not_before() -> None:
    do = Counted()
    job = Job("sweep", HOUR, do)
    keep_house([job])
    keep_house([job])
    assert do.times == 1
    make_due(job)
    keep_house([job])
    chore = Chore.objects.get(pk="sweep")
    assert (do.times, chore.note) == (2, "Done 2 times.")
    assert chore.ended_at is not None
    assert HOUR * 0.9 < chore.due_at - clock.now() <= HOUR


@pytest.mark.django_db(transaction=True)
def test_two_hosts_at_once_do_each_chore_once() -> None:
    counts = [Counted() for _ in range(5)]
    jobs = [Job(f"chore {number}", HOUR, do) for number, do in enumerate(counts)]
    keep_house(jobs)
    for job in jobs:
        make_due(job)
    at_once(lambda _host: keep_house(jobs), range(4))
    assert [do.times for do in counts] == [2] * 5


@pytest.mark.django_db(transaction=True)
def test_a_first_start_of_several_hosts_does_each_chore_once() -> None:
    do = Counted()
    at_once(lambda _host: keep_house([Job("sweep", HOUR, do)]), range(4))
    assert do.times == 1


@pytest.mark.django_db
def test_a_failing_chore_is_noted_logged_and_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> str:
        raise LookupError("the cupboard is bare")

    do = Counted()
    keep_house([Job("fetch", HOUR, fail), Job("sweep", HOUR, do)])
    assert do.times == 1
    assert Chore.objects.get(pk="fetch").note.startswith("Failed: LookupError.")
    assert "the cupboard is bare" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(("every", "again"), [(24 * HOUR, HOUR), (HOUR / 6, HOUR / 6)])
def test_a_chore_that_failed_is_tried_again_within_the_hour(
    every: timedelta, again: timedelta
) -> None:
    def fail() -> str:
        raise LookupError("the cupboard is bare")

    keep_house([Job("fetch", every, fail)])
    due_in = Chore.objects.get(pk="fetch").due_at - clock.now()
    assert again * 0.9 < due_in <= again


@pytest.mark.django_db
@pytest.mark.parametrize(
    "named", ["{}", "ytempire-worker-render-7d9f8b6c5-{}", "{}.workers.example.com"]
)
def test_each_machine_does_its_local_chores(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    do = Counted()
    for machine in map(named.format, ("north", "south", "north")):
        monkeypatch.setattr("socket.gethostname", lambda name=machine: name)
        keep_house([Job("sweep work folders", HOUR, do, local=True)])
    assert do.times == 2


@pytest.mark.django_db
def test_workers_are_called_only_when_something_is_due() -> None:
    job = Job("sweep", HOUR, Counted())
    call_for("ytempire-light", [job])
    assert OrmQ.objects.get().key == "ytempire-light"
    keep_house([job])
    call_for("ytempire-light", [job])
    assert OrmQ.objects.count() == 1
    make_due(job)
    call_for("ytempire-light", [job])
    assert OrmQ.objects.count() == 2


@pytest.mark.django_db
def test_every_real_chore_works_on_an_empty_installation() -> None:
    keep_house()
    notes = dict(Chore.objects.values_list("name", "note"))
    assert len(notes) == len(housekeeping.JOBS)
    assert not [note for note in notes.values() if note.startswith("Failed")]
    assert notes["check the ledger"] == "The ledger balances."


def test_settings_that_would_sweep_everything_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YTEMPIRE_KEEP_PARTS_DAYS", "0")
    with pytest.raises(ImproperlyConfigured, match="YTEMPIRE_KEEP_PARTS_DAYS=0 must be at least"):
        days("YTEMPIRE_KEEP_PARTS_DAYS", 30)
    monkeypatch.setenv("YTEMPIRE_MEDIA_QUOTA_GB", "-1")
    with pytest.raises(ImproperlyConfigured, match="YTEMPIRE_MEDIA_QUOTA_GB=-1"):
        quota()
    monkeypatch.setenv("YTEMPIRE_MEDIA_QUOTA_GB", "0.5")
    assert quota() == 0.5
