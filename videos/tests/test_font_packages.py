"""script/fonts: npm's and Debian's own clients fetch from a place of ours that can misbehave."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from pytest_httpserver import HTTPServer

from videos.render.fonts import shows
from videos.render.tests import test_fonts

FONT = Path(test_fonts.__file__).parent / "fonts" / "NotoSansJP-Subset.ttf"
NAME = "@expo-google-fonts/noto-sans-jp"
CLIENTS = {"npm": ("npm", "node", "env", "sh"), "apt-get": ("apt-get", "dpkg-deb", "tar", "rm")}


@pytest.fixture
def own(tmp_path: Path, settings: LazySettings) -> Path:
    """The folder for fetched fonts; it is not there yet."""
    folder = tmp_path / "data" / "fonts"
    settings.FONT_FOLDERS = [folder]
    return folder


def only(monkeypatch: pytest.MonkeyPatch, folder: Path, *clients: str) -> None:
    """Of the programs that fetch, these alone are installed."""
    programs = folder / "bin"
    programs.mkdir()
    for name in (name for client in clients for name in CLIENTS[client]):
        (programs / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(programs))


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, httpserver: HTTPServer) -> HTTPServer:
    """npm, which asks this server for packages."""
    only(monkeypatch, tmp_path, "npm")
    monkeypatch.setenv("npm_config_registry", httpserver.url_for("/"))
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    return httpserver


def publish(server: HTTPServer, files: dict[str, bytes], *, damaged: bool = False) -> None:
    packed = io.BytesIO()
    described = {"package/package.json": json.dumps({"name": NAME, "version": "1.0.0"}).encode()}
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in {**described, **files}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    content = packed.getvalue()
    digest = base64.b64encode(hashlib.sha512(content + b"!" * damaged).digest()).decode()
    dist = {"tarball": server.url_for("/fonts.tgz"), "integrity": f"sha512-{digest}"}
    version = {"name": NAME, "version": "1.0.0", "dist": dist}
    answer = {"name": NAME, "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": version}}
    server.expect_request(f"/{NAME}").respond_with_json(answer)
    server.expect_request("/fonts.tgz").respond_with_data(content)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("fonts", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_fonts_come_from_npm_with_their_licence_and_are_used_at_once(
    own: Path, npm: HTTPServer
) -> None:
    files = {
        "package/700Bold/NotoSansJP_700Bold.ttf": FONT.read_bytes(),
        "package/900Black/NotoSansJP_900Black.ttf": FONT.read_bytes(),
        "package/700Bold/../../../escaped.ttf": FONT.read_bytes(),
        "package/LICENSE_FONT": b"the licence",
    }
    publish(npm, files)
    assert not shows("空")

    told = run("ja")

    assert sorted(path.name for path in own.iterdir()) == [
        "LICENSE-ja.txt",
        "NotoSansJP_700Bold.ttf",
    ]
    assert str(own / "NotoSansJP_700Bold.ttf") in told
    assert shows("空")
    asked = len(npm.log)
    assert "already" in run("ja")
    assert len(npm.log) == asked


@pytest.mark.parametrize(
    ("files", "damaged", "reason"),
    [
        ({"package/700Bold/NotoSansJP_700Bold.ttf": b"no font"}, False, "no such letters"),
        ({"package/LICENSE_FONT": b"the licence"}, False, "no such letters"),
        ({"package/700Bold/NotoSansJP_700Bold.ttf": FONT.read_bytes()}, True, "npm: "),
    ],
)
def test_what_cannot_be_used_leaves_nothing_and_says_what_to_do(
    own: Path, npm: HTTPServer, files: dict[str, bytes], damaged: bool, reason: str
) -> None:
    publish(npm, files, damaged=damaged)
    out = io.StringIO()

    with pytest.raises(CommandError, match="Fonts are missing for 1 of 1"):
        call_command("fonts", "ja", stdout=out, stderr=out)

    assert not own.exists()
    assert reason in out.getvalue()
    assert "install Debian's fonts-noto-cjk, or put a font file into" in out.getvalue()


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """apt-get, which knows of one folder with one package."""
    packages = tmp_path / "debian"
    content = tmp_path / "content"
    fonts = content / "usr/share/fonts/opentype/noto"
    about = content / "usr/share/doc/fonts-noto-cjk"
    for folder in (packages, fonts, about, content / "DEBIAN", tmp_path / "lists/partial"):
        folder.mkdir(parents=True)
    shutil.copy(FONT, fonts / "NotoSansCJK-Bold.ttc")
    (about / "copyright").write_text("the licence")
    control = "Package: fonts-noto-cjk\nVersion: 1\nArchitecture: all\nMaintainer: t <t@t.t>\n"
    (content / "DEBIAN/control").write_text(f"{control}Description: fonts\n")
    package = packages / "fonts.deb"
    _run("dpkg-deb", "--build", str(content), str(package))
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    index = f"{control}Filename: ./fonts.deb\nSize: {package.stat().st_size}\nSHA256: {digest}\n"
    (packages / "Packages").write_text(index)
    sources = tmp_path / "sources.list"
    sources.write_text(f"deb [trusted=yes] file:{packages} ./\n")
    settings = tmp_path / "apt.conf"
    settings.write_text(
        f'Dir::Etc::sourcelist "{sources}"; Dir::Etc::sourceparts "-"; Dir::State::lists '
        f'"{tmp_path}/lists"; Dir::Cache "{tmp_path}/cache"; APT::Sandbox::User "root";\n'
    )
    monkeypatch.setenv("APT_CONFIG", str(settings))
    _run("apt-get", "update", "-q")
    only(monkeypatch, tmp_path, "apt-get")
    return packages


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def test_without_npm_they_come_from_debians_package(own: Path, debian: Path) -> None:
    assert "Japanese: fetching" in run("ja")
    assert sorted(path.name for path in own.iterdir()) == ["LICENSE-ja.txt", "NotoSansCJK-Bold.ttc"]
    assert shows("空")


def test_a_language_without_a_row_is_refused_with_those_there_are(own: Path) -> None:
    with pytest.raises(CommandError, match=r"Unknown: xx\. Known: ja, zh-hans"):
        run("ja", "xx")


def test_the_list_tells_what_is_here(own: Path) -> None:
    lines = dict(line.split(maxsplit=1) for line in run("--list").splitlines())

    assert lines["ar"].endswith("here")
    assert not lines["ja"].endswith("here")
