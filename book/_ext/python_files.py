"""The files that Python in the page can load.

The packs of the engine are made once, by tools/packs.py. Each build adds the course's own pack, and bundles the
scripts of book/_python with esbuild; the name of a file contains the hash of its content.
"""

import base64
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import packs as packing
from tools.folders import BOOK, CODE, DATA, NODE_MODULES, PACKS, ROOT

SCRIPTS = BOOK / "_python"
ESBUILD = NODE_MODULES / "esbuild" / "bin" / "esbuild"
LIBRARIES = [
    "@bjorn3/browser_wasi_shim",
    "@codemirror/*",
    "@lezer/*",
    "@marijn/*",
    "crelt",
    "dompurify",
    "style-mod",
    "w3c-keyname",
]


def write_python(static: Path) -> str:
    """Write everything that Python in the page needs into `static/python`, and return the main script's name.

    Raises:
        ValueError: a stored pack is not what was made from the wheel.
    """
    target = static / "python"
    shutil.copytree(PACKS, target, ignore=shutil.ignore_patterns("packs.json"))
    manifest = json.loads((PACKS / "packs.json").read_text(encoding="utf-8"))
    verify_hashes(manifest, target)
    manifest["packs"]["course"] = packing.write_pack("course", packing.archive(course_files()), target)
    generated = {
        "manifest.json": json.dumps(manifest).encode(),
        "worker-source.txt": bundle("worker.js", {}, format="iife"),
    }
    main = bundle("main.js", generated, format="esm")
    name = f"main-{hashlib.sha256(main).hexdigest()[:16]}.js"
    (target / name).write_bytes(main)
    copy_licences(target / "LICENSES")
    return name


def verify_hashes(manifest: dict, folder: Path) -> None:
    """Raise ValueError unless every part of every pack has the hash that it was made with."""
    for pack in manifest["packs"].values():
        for part in pack["parts"]:
            digest = hashlib.sha256((folder / part["file"]).read_bytes()).digest()
            if base64.b64encode(digest).decode() != part["hash"] or digest.hex()[:16] not in part["file"]:
                raise ValueError(f"{part['file']} has changed since it was made; remove {PACKS} and build again.")


def course_files() -> Iterator[tuple[str, bytes]]:
    """Yield the course's packages, and its tables inside `backprop`, as in a wheel."""
    for path in sorted(path for end in ("*.py", "*.md") for path in CODE.rglob(end)):
        yield path.relative_to(CODE).as_posix(), path.read_bytes()
    for path in sorted(DATA.iterdir()):
        yield f"backprop/tables/{path.name}", path.read_bytes()


def bundle(script: str, generated: dict[str, bytes], **options: str) -> bytes:
    """Return one script made of a script and its imports.

    Args:
        script: a file of book/_python.
        generated: contents, by file name, of what it imports by that name without its extension.
        options: for esbuild.

    Raises:
        RuntimeError: esbuild failed, for the reason that it gives.
    """
    with TemporaryDirectory() as folder:
        aliases = []
        for name, content in generated.items():
            (Path(folder) / name).write_bytes(content)
            aliases.append(f"--alias:{Path(name).stem}={Path(folder) / name}")
        command = [
            str(ESBUILD), str(SCRIPTS / script), "--bundle", "--minify", "--target=es2022", "--legal-comments=none",
            "--log-level=warning", *aliases, *(f"--{name}={value}" for name, value in options.items()),
        ]  # fmt: skip
        run = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if run.returncode:
        raise RuntimeError(f"esbuild could not bundle {script}:\n{run.stderr.decode()}")
    return run.stdout


def copy_licences(target: Path) -> None:
    """Copy the licences of the bundled libraries beside those of the engine."""
    for pattern in LIBRARIES:
        for package in sorted(NODE_MODULES.glob(pattern)):
            for licence in sorted(package.glob("LICENSE*")):
                name = package.relative_to(NODE_MODULES).as_posix().replace("/", "-").lstrip("@")
                shutil.copy(licence, target / f"{name}-{licence.stem}.txt")
