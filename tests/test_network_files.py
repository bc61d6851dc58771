"""A file of a network is read as it was written, or refused in one sentence that names it and says what is wrong."""

import io
import random
import tracemalloc
import warnings
import zipfile

import numpy as np
import pytest

from backprop.convert import load_network, save_network
from backprop.matrix import Network, new_network

NETWORK = new_network((3, 4, 2), np.random.default_rng(1), "normal")
NAMES = {"hidden": "sigmoid", "output": "sigmoid", "loss": "squared"}
W1, W2 = NETWORK.weights
BIASES = {"b1": NETWORK.biases[0], "b2": NETWORK.biases[1]}
GOOD = {"W1": W1, "W2": W2, **BIASES, **NAMES}


def equal(one, other):
    names = [(n.hidden, n.output, n.loss, len(n.biases)) for n in (one, other)]
    return names[0] == names[1] and all(map(np.array_equal, one.parameters, other.parameters))


def npy(array):
    """Return an array as the content of an .npy file."""
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def with_header(header, data=b""):
    """Return the content of an .npy file with a header of our own."""
    header = header.encode("latin-1")
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


def pack(parts, compression=zipfile.ZIP_STORED):
    """Return an .npz file whose parts are arrays, texts, or the content of an .npy file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(f"{name}.npy", part if isinstance(part, bytes) else npy(part))
    return file.getvalue()


def without(*names):
    return {name: part for name, part in GOOD.items() if name not in names}


def changed(content, before, after, count=-1):
    assert before in content
    return content.replace(before, after, count)


def encrypted():
    """The flag of encryption in the last entry of the archive's directory."""
    content = bytearray(pack(GOOD))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def overlapping():
    """Ten parts, each of which is said to lie where the first one lies."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("W1.npy", npy(np.ones((100, 100))))
        for i in range(2, 11):
            archive.writestr(f"W{i}.npy", b"")
            for field in ("header_offset", "file_size", "compress_size", "CRC"):
                setattr(archive.filelist[-1], field, getattr(archive.filelist[0], field))
    return file.getvalue()


HUGE = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}\n"
BAD = {
    "empty": (b"", " is damaged"),
    "text": (b"W1,W2\n1,2\n", " is damaged"),
    "half of it": (pack(GOOD)[:400], " is damaged"),
    "a changed weight": (changed(pack(GOOD), W1.tobytes(), (W1 * 2).tobytes()), " is damaged"),
    "another compression": (changed(pack(GOOD), b"PK\x01\x02\x14\x03\x14\0\0\0\0\0", b"PK\x01\x02\x14\x03\x14\0\0\0\x63\0"), "compressed"),
    "compressed": (pack(GOOD, zipfile.ZIP_DEFLATED), "compressed"),
    "compressed by lzma": (pack(GOOD, zipfile.ZIP_LZMA), "compressed"),
    "encrypted": (encrypted(), "encrypted"),
    "overlapping parts": (overlapping(), "overlap"),
    "no arrays": (pack({}), "holds no W1;"),
    "no names": (pack({"W1": W1}), "holds no hidden;"),
    "a layer missing": (pack({"W1": W1, "W3": W2, **NAMES}), "holds no W2;"),
    "a bias missing": (pack(without("b2")), "holds no b2;"),
    "the first bias missing": (pack(without("b1")), "holds 'b2';"),
    "more than a network": (pack({**GOOD, "notes": np.ones(3)}), "holds 'notes';"),
    "a long name": (pack({**GOOD, "n\n" * 500: np.ones(3)}), "holds 'n\\nn\\n"),
    "text as weights": (pack({**GOOD, "W1": W1.astype(str)}), ": W1 holds <U32 in the shape (3, 4); it must hold 64-bit"),
    "dates as weights": (pack({**GOOD, "W1": np.ones((3, 4), "M8[D]")}), ": W1 holds datetime64[D] in"),
    "complex weights": (pack({**GOOD, "W2": W2 + 0j}), ": W2 holds complex128 in"),
    "short floats": (pack({**GOOD, "b1": BIASES["b1"].astype("f2")}), ": b1 holds float16 in"),
    "whole numbers": (pack({**GOOD, "W1": np.ones((3, 4), int)}), ": W1 holds int64 in"),
    "objects": (pack({**GOOD, "W1": npy(np.array([{"a": 1}]))}), ": W1 is damaged, or holds objects"),
    "a number as a name": (pack({**GOOD, "loss": 1.0}), ": loss holds float64 in the shape (); it must hold one text"),
    "two names in one": (pack({**GOOD, "loss": ["squared"]}), ": loss holds <U7 in the shape (1,)"),
    "an unknown name": (pack({**GOOD, "hidden": "step"}), ": hidden is 'step'; it must be one of"),
    "a name outside Unicode": (pack({**GOOD, "hidden": npy(np.array(2**31, "<u4")).replace(b"<u4", b"<U1")}), ": hidden is damaged"),
    "layers that do not fit": (pack({**GOOD, "W2": W1}), ": W2 has shape (3, 4); after W1 it must be (4, 4)"),
    "a weight that is no number": (pack({**GOOD, "W1": W1 * np.nan}), ": W1[0, 0] is nan"),
    "no array": (pack({**GOOD, "W1": b"1,2,3"}), ": W1 is damaged"),
    "a header that asks for much": (pack({**GOOD, "W1": with_header(HUGE, b"\0" * 96)}), ": W1 is damaged"),
    "a header without an end": (pack({**GOOD, "W1": with_header("{'descr': '<f8', 'shape': (3,")}), ": W1 is damaged"),
    "a deep header": (pack({**GOOD, "W1": with_header("(" * 5000)}), ": W1 is damaged"),
    "a long header": (pack({**GOOD, "W1": with_header(HUGE[:-1] + " " * 60_000 + "\n")}), ": W1 is damaged"),
    "a header of code": (pack({**GOOD, "W1": with_header("__import__('os').abort()\n")}), ": W1 is damaged"),
}  # fmt: skip


def refusal(path):
    """Return the one sentence by which a file is refused; anything else than a ValueError fails."""
    with pytest.raises(ValueError) as error:
        load_network(path)
    message = str(error.value)
    assert type(error.value) is ValueError and message.startswith(str(path))
    assert message.endswith(".") and "\n" not in message and len(message) < len(str(path)) + 250
    return message


def test_a_network_comes_back_in_either_order_of_memory_with_biases_or_without(tmp_path):
    many = new_network((3, 4, 2), np.random.default_rng(2), "normal", batch_shape=(2, 3))
    by_columns = Network([np.asfortranarray(W) for W in NETWORK.weights], NETWORK.biases)
    for network in (
        NETWORK,
        by_columns,
        many,
        Network(NETWORK.weights, hidden="relu", output="softmax", loss="cross_entropy"),
    ):
        save_network(network, tmp_path / "weights.npz")
        again = load_network(tmp_path / "weights.npz")
        assert equal(again, network)
        again.weights[0][...] += 1  # the arrays can be trained further


@pytest.mark.parametrize(("content", "part"), BAD.values(), ids=BAD)
def test_a_file_that_is_no_network_is_refused_with_the_reason_and_takes_little_memory(tmp_path, content, part):
    path = tmp_path / "weights.npz"
    path.write_bytes(content)
    tracemalloc.start()
    try:
        message = refusal(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert part in message
    assert peak < 4_000_000


def test_what_is_no_file_or_has_another_ending_is_refused_too(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.npz: there is no such file; its folder is "):
        load_network(tmp_path / "none.npz")
    with pytest.raises(ValueError, match=r"weights\.csv does not end in \.npz"):
        save_network(NETWORK, tmp_path / "weights.csv")
    with pytest.raises(ValueError, match=r"weights\.csv does not end in \.npz"):
        load_network(tmp_path / "weights.csv")
    (tmp_path / "folder.npz").mkdir()
    with pytest.raises(FileNotFoundError, match=r"folder\.npz is a folder; it must be a file\."):
        load_network(tmp_path / "folder.npz")
    (tmp_path / "link.npz").symlink_to("link.npz")
    with pytest.raises(FileNotFoundError, match=r"link\.npz: there is no such file; its folder is "):
        load_network(tmp_path / "link.npz")
    with pytest.raises((FileNotFoundError, ValueError), match="no such file|cannot be read: File name too long"):
        load_network("x" * 5000 + ".npz")


def damage(content, rng):
    """Return a file with some bytes changed, removed, repeated or moved."""
    content = bytearray(content)
    for _ in range(rng.choice([1, 1, 1, 2, 5])):
        place, length = rng.randrange(len(content) + 1), rng.choice([1, 1, 4, 30, 300])
        kind = rng.randrange(4)
        if kind == 0:
            content[place : place + length] = rng.randbytes(min(length, len(content) - place))
        elif kind == 1:
            del content[place : place + length]
        elif kind == 2:
            content[place:place] = content[place : place + length]
        else:
            del content[place:]
    return bytes(content)


@pytest.mark.parametrize("n_files", [2000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_damaged_files_are_read_as_they_were_or_refused(tmp_path, n_files):
    """In half of them, the archive is whole and one of its parts is damaged: then no checksum tells."""
    rng, path = random.Random(1), tmp_path / "weights.npz"
    save_network(NETWORK, path)
    whole, parts = path.read_bytes(), {name: npy(part) for name, part in GOOD.items()}
    refused = 0
    for k in range(n_files):
        in_part = rng.choice(list(parts)) if k % 2 else None
        path.write_bytes(pack({**parts, in_part: damage(parts[in_part], rng)}) if in_part else damage(whole, rng))
        with warnings.catch_warnings(record=True) as caught:
            try:
                network = load_network(path)
            except (FileNotFoundError, ValueError) as error:
                assert type(error) is ValueError and str(error).startswith(str(path)) and "\n" not in str(error), error
                refused += 1
            else:
                assert in_part or equal(network, NETWORK)
        assert not caught
    assert 0.75 * n_files < refused < n_files
