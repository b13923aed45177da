"""The documents' clients, bundled, and started products to meet them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.contract import documents, project
from tests.product import PASSWORD, ROOT, Product

SEEDS = Path(os.environ.get("YTEMPIRE_SEEDS", ROOT.parent / "shared" / "seeds"))
USERS = ("auth", "starter", "errors", "screens", "refresh", "videos", "again", "maker")

ReportOf = Callable[[str, str, str], project.Report]


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with each edition of the documents, its scenarios bundled."""
    if not SEEDS.is_dir():  # which CI does not accept
        pytest.skip(f"the documents are not at {SEEDS}; set YTEMPIRE_SEEDS to their folder")
    project.install()
    folder = tmp_path_factory.mktemp("editions")
    for edition in documents.EDITIONS:
        documents.write_edition(edition, SEEDS, folder / edition)
    for edition in documents.EDITIONS:
        project.bundle(folder, edition)
    return folder


@pytest.fixture(scope="module")
def ffmpeg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A link that scenarios may remove, to see a video fail, and put back."""
    link = tmp_path_factory.mktemp("bin") / "ffmpeg"
    link.symlink_to(imageio_ffmpeg.get_ffmpeg_exe())
    return link


@pytest.fixture(scope="module")
def product(
    editions: Path, ffmpeg: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    yield from _started(tmp_path_factory.mktemp("data"), YTEMPIRE_FFMPEG=str(ffmpeg))


@pytest.fixture(scope="module")
def hasty(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Its tokens want to be refreshed after two seconds, and it soon has enough of sign-ins."""
    data = tmp_path_factory.mktemp("hasty")
    hurry = {"YTEMPIRE_ACCESS_TOKEN_SECONDS": "62", "YTEMPIRE_THROTTLE_LOGIN": "8/min"}
    yield from _started(data, **hurry)


def _started(data: Path, **environment: str) -> Iterator[Product]:
    product = Product(data, "--no-demo", **environment).begun()
    _within(product, f"scene.prepare({USERS!r})")
    yield product
    product.stop()


@pytest.fixture(scope="module")
def report_of(editions: Path, product: Product, hasty: Product, ffmpeg: Path) -> ReportOf:
    """How a scenario goes, as a user; each is run once."""

    @cache
    def report_of(edition: str, scenario: str, user: str) -> project.Report:
        met = hasty if user == "refresh" else product
        email = f"{user}@example.com"
        if scenario == "figures":  # there are none before a video was made and published
            report_of(edition, "live", user)
            _within(met, f"scene.told_of({email!r})")
        return project.run(
            editions / edition / "built",
            scenario,
            VITE_API_BASE_URL=f"{met.url}/api/v1",
            VITE_WS_URL=f"{met.url.replace('http', 'ws')}/ws",
            EMAIL=email,
            PASSWORD=PASSWORD,
            EXPIRED_TOKEN=_within(met, f"print(scene.expired_token({email!r}))"),
            FFMPEG=str(ffmpeg),
            REAL_FFMPEG=imageio_ffmpeg.get_ffmpeg_exe(),
            EDITION=edition,
        )

    return report_of


def _within(product: Product, code: str) -> str:
    """Run code inside the product; what it prints."""
    code = f"from tests.contract import scene; {code}"
    return product.manage("shell", "--no-imports", "-c", code).stdout.strip()
