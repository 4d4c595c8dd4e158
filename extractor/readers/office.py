"""Older and other office formats (.doc, .wps, .rtf, .odt) through LibreOffice, where it is installed.

LibreOffice converts a copy to docx, which the docx reader reads: its export to text leaks deleted passages. Each
conversion has a profile of its own in a temporary folder, without macros, without linked content and with a proxy that
leads nowhere, a time limit and a limit of memory; whatever it started is ended with it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from extractor.errors import ReadError
from extractor.readers import ole, register
from extractor.readers.sniff import BINARY, ENCRYPTED, UNKNOWN_OLE, UNKNOWN_ZIP, describe, encrypted, read_as, sniff
from extractor.types import Source

SECONDS = 120
_MEMORY_KB = 4 * 1024 * 1024  # of addresses, of which LibreOffice uses a small part
_LARGEST = 256 * 1024 * 1024
_CONVERTED = (".doc", ".wps", ".rtf", ".odt")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    "/opt/libreoffice/program/soffice",
)
_SETTING = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


@register(".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ott")
def read_office(data: bytes, path: str) -> Source:
    """Read a document through LibreOffice; what is no such document by its content is read as what it is.

    Raises `ReadError` where LibreOffice is missing, fails, or takes too long, and for encrypted files.
    """
    found = sniff(data)
    if found == ENCRYPTED or _is_protected(found, data, path):
        raise encrypted(path)
    if found == ".xml" and (b"Word.Document" in data[:4096] or b"office:document" in data[:4096]):
        found = ".doc"  # Word 2003 XML, flat OpenDocument
    if found in _CONVERTED:
        return _through_docx(data, path, found)
    if found in (UNKNOWN_OLE, UNKNOWN_ZIP, BINARY):
        raise ReadError(path, f"its content is {describe(found)}", "fetch it again or save it as docx")
    return read_as(found, data, path)


def _is_protected(kind: str, data: bytes, path: str) -> bool:
    """Tell whether a password protects a .doc ([MS-DOC] 2.5.2, fEncrypted) or an OpenDocument text."""
    if kind == ".doc":
        head = ole.stream_head(data, "WordDocument")
        return len(head) > 12 and bool(head[11] & 1)
    if kind == ".odt":
        from extractor.readers.archive import Archive

        manifest = Archive(data, path).read("META-INF/manifest.xml") or b""
        return b"encryption-data" in manifest
    return False


def _through_docx(data: bytes, path: str, suffix: str) -> Source:
    from extractor.readers.docx.document import Document

    converted = convert(data, path, suffix)
    source = Document(converted, path).source()
    return replace(source, sha256=hashlib.sha256(data).hexdigest(), format=suffix[1:])


def find_office() -> str | None:
    """Return the path of LibreOffice's program, None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found is not None:
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def convert(data: bytes, path: str, suffix: str, seconds: float = SECONDS) -> bytes:
    """Return a document of the type `suffix` as docx; raises `ReadError` where that cannot be done."""
    program = find_office()
    if program is None:
        what = f"{describe(suffix)} is read through LibreOffice, which is not installed"
        raise ReadError(path, what, "install LibreOffice (Debian: apt install libreoffice-writer) or save it as docx")
    with tempfile.TemporaryDirectory(prefix="extractor-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "in").mkdir()
        document = folder / "in" / f"document{suffix}"  # the name of a stranger's file is no argument of a program
        document.write_bytes(data)
        ended = _run(_command(program, folder, document), folder, seconds)
        if ended is None:
            raise ReadError(path, f"LibreOffice took more than {seconds:g} seconds over it", "save it as docx")
        made = folder / "out" / "document.docx"
        if not made.is_file() or made.stat().st_size == 0:
            raise ReadError(
                path, "LibreOffice cannot open it, it is damaged or encrypted", "open it and save it as docx"
            )
        if made.stat().st_size > _LARGEST:
            raise ReadError(path, "it becomes too large when converted", "split it")
        return made.read_bytes()


def _command(program: str, folder: Path, document: Path) -> list[str]:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    items = "".join(_SETTING.format(path=place, name=name, value=value) for place, name, value in _SETTINGS)
    (profile / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )
    command = [program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard"]
    command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(document)]
    if os.name == "posix":  # a limit that the shell sets, as code between fork and exec is not safe with threads
        return ["/bin/sh", "-c", f'ulimit -v {_MEMORY_KB} 2>/dev/null; exec "$@"', "sh", *command]
    return command


def _run(command: list[str], folder: Path, seconds: float) -> int | None:
    """Run a program to its end; None where it took too long. Whatever it started ends with it."""
    places = {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, **places},
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program with all of its session."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
