"""The files that Python in the page can load.

The packs of the engine are made once, by tools/packs.py. Each build adds the course's own pack, and bundles the
scripts of book/_python with esbuild; the name of a file contains the hash of its content.
"""

import base64
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import packs as packing
from tools.folders import BOOK, CODE, DATA, NODE_MODULES, PACKS, ROOT

SCRIPTS = BOOK / "_python"
ESBUILD = NODE_MODULES / "esbuild" / "bin" / "esbuild"


def write_python(static: Path) -> tuple[str, set[str]]:
    """Write everything that Python in the page needs into `static/python`.

    Returns:
        The name of the main script, and the names of the npm packages that it contains.

    Raises:
        ValueError: a stored pack is not what was made from the wheel.
    """
    target = static / "python"
    shutil.copytree(PACKS, target, ignore=shutil.ignore_patterns("packs.json", "LICENSES"))
    manifest = json.loads((PACKS / "packs.json").read_text(encoding="utf-8"))
    verify_hashes(manifest, target)
    manifest["packs"]["course"] = packing.write_pack("course", packing.archive(course_files()), target)
    worker, packages = bundle("worker.js", {}, format="iife")
    generated = {"manifest.json": json.dumps(manifest).encode(), "worker-source.txt": worker}
    main, more = bundle("main.js", generated, format="esm")
    name = f"main-{hashlib.sha256(main).hexdigest()[:16]}.js"
    (target / name).write_bytes(main)
    return name, packages | more


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


def bundle(script: str, generated: dict[str, bytes], **options: str) -> tuple[bytes, set[str]]:
    """Return one script made of a script and its imports, and the names of the npm packages among them.

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
        bundled, report = Path(folder) / "bundled.js", Path(folder) / "report.json"
        command = [
            str(ESBUILD), str(SCRIPTS / script), "--bundle", "--minify", "--target=es2022", "--legal-comments=none",
            "--log-level=warning", f"--outfile={bundled}", f"--metafile={report}",
            *aliases, *(f"--{name}={value}" for name, value in options.items()),
        ]  # fmt: skip
        run = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        if run.returncode:
            raise RuntimeError(f"esbuild could not bundle {script}:\n{run.stderr.decode()}")
        (output,) = json.loads(report.read_text(encoding="utf-8"))["outputs"].values()
        return bundled.read_bytes(), packages_of(output["inputs"])


def packages_of(files: Iterable[str]) -> set[str]:
    """Return the names of the npm packages that some files belong to, such as "@codemirror/view"."""
    parts = [file.split("node_modules/")[-1].split("/") for file in files if "node_modules/" in file]
    return {"/".join(names[: 2 if names[0].startswith("@") else 1]) for names in parts}
