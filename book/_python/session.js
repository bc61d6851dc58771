// One Python for the page: it is loaded when it is first wanted, runs one thing after the other, and is ended and
// started again when a program does not stop. Nothing that the worker says is believed before it has been looked at.
import { isPack, LoadError, loadPacks, modules, packBytes } from "./packs.js";
import { unpacked } from "./tar.js";

const SECONDS = 5; // without an answer, in a check
const MOST_PRINTED = 1_000_000; // characters
const MOST_REPORTED = 8_000_000; // characters: the tables of an explorer are long

const settings = {}; // worker: its script; folder: address of the packs

export class Python extends EventTarget {
  state = "off"; // or "loading", "ready", "busy", "failed"
  progress = null; // while it is loaded: {done, total, names}
  fault = ""; // the sentence to show when it has failed
  notes = [];
  #loaded = new Map(); // pack -> Blob
  #module = null;
  #worker = null;
  #loading = null;
  #abort = null;
  #queue = Promise.resolve();
  #calls = new Map(); // id -> {resolve, reject}
  #current = null;
  #runs = 0;

  constructor(given) {
    super();
    Object.assign(settings, given);
  }

  #setState(state, fault = "") {
    Object.assign(this, { state, fault });
    document.documentElement.dataset.python = state;
    this.dispatchEvent(new Event("change"));
  }

  // --- Loading ----------------------------------------------------------------------------------------------

  /** Load Python with some packs; what is there already is not loaded again. */
  async load(packs) {
    while (this.#loading) await this.#loading; // who waits for a loading that fails or is cancelled shares its fate
    const names = ["engine", "course", "base", ...packs].filter((name, i, all) => !this.#loaded.has(name) && all.indexOf(name) === i);
    if (names.length === 0) return;
    this.#loading = this.#loadMissing(names);
    try {
      await this.#loading;
    } finally {
      this.#loading = null;
    }
  }

  async #loadMissing(names) {
    this.#abort = new AbortController();
    this.progress = { done: 0, total: packBytes(names), names };
    this.notes = [];
    this.#setState("loading");
    const progress = (done) => {
      this.progress.done = done;
      this.dispatchEvent(new Event("progress"));
    };
    try {
      const loading = loadPacks(names, settings.folder, this.#abort.signal, progress, this.notes);
      if (names.includes("engine")) this.#module = await compiled(await loading.pack("engine"));
      await loading.all;
      const fresh = new Map();
      for (const name of names) if (name !== "engine") fresh.set(name, await loading.pack(name));
      if (this.#worker) await this.#call("add", { packs: [...fresh.values()] });
      for (const [name, blob] of fresh) this.#loaded.set(name, blob);
      this.#loaded.set("engine", null);
      if (!this.#worker) await this.#start();
      else await this.#reportPacks();
      this.#setState("ready");
    } catch (fault) {
      if (this.#abort.signal.aborted) this.#setState(this.#worker ? "ready" : "off");
      else this.#setState("failed", describeFault(fault, this.progress));
      throw fault;
    }
  }

  cancel() {
    this.#abort?.abort();
  }

  // --- The worker -------------------------------------------------------------------------------------------

  /** Start a worker with everything that is loaded. It comes from a blob, so that the page's policy holds in it. */
  async #start() {
    const blob = URL.createObjectURL(new Blob([settings.worker], { type: "text/javascript" }));
    this.#worker = new Worker(blob);
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#terminate({ state: "crashed" });
    };
    try {
      const packs = [...this.#loaded].filter(([name]) => name !== "engine").map(([, pack]) => pack);
      await this.#call("start", { module: this.#module, packs });
      await this.#reportPacks();
    } catch (fault) {
      this.#worker?.terminate();
      this.#worker = null;
      throw fault;
    } finally {
      URL.revokeObjectURL(blob);
    }
  }

  #reportPacks() {
    return this.#request({ kind: "loaded", packs: [...this.#loaded.keys()], modules }, {});
  }

  #call(kind, what) {
    const id = ++this.#runs;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#worker.postMessage({ kind, id, ...what });
    });
  }

  #receive(data) {
    if (data.kind === "done" || data.kind === "failed") {
      const call = this.#calls.get(data.id);
      this.#calls.delete(data.id);
      if (data.kind === "done") call?.resolve();
      else call?.reject(new Error(String(data.fault)));
    } else if (data.kind === "printed" && data.run === this.#current?.run) {
      this.#print(data);
    } else if (data.kind === "report") {
      this.#receiveReport(data.line);
    }
  }

  #print({ stream, text }) {
    if (typeof text !== "string" || !["stdout", "stderr"].includes(stream)) return;
    this.#current.printed += text.length;
    if (this.#current.printed > MOST_PRINTED) this.#terminate({ state: "too much" });
    else this.#current.print?.(stream, text);
  }

  #receiveReport(line) {
    const current = this.#current;
    if (!current || typeof line !== "string") return;
    current.reported += line.length;
    if (current.reported > MOST_REPORTED) return this.#terminate({ state: "too much" });
    let message;
    try {
      message = JSON.parse(line);
    } catch {
      return;
    }
    if (message === null || typeof message !== "object" || message.run !== current.run) return;
    if (typeof message.alive === "string") this.#restartTimer(message.alive);
    if (message.display !== null && typeof message.display === "object") current.display?.(message.display);
    if (typeof message.state === "string") current.result ??= message;
  }

  /** A check has this long until its next report. */
  #restartTimer(name) {
    const current = this.#current;
    if (!current.limited) return;
    clearTimeout(current.timer);
    current.timer = setTimeout(() => this.#terminate({ state: "too long", name }), SECONDS * 1000);
  }

  /** End the worker in the middle of a run, and start another at once: all names are forgotten. */
  #terminate(result) {
    const current = this.#current;
    this.#worker?.terminate();
    this.#worker = null;
    this.#calls.clear();
    this.#current = null;
    clearTimeout(current?.timer);
    this.#setState("loading");
    this.progress = null;
    this.dispatchEvent(new Event("forgotten"));
    this.#loading = this.#start().then(
      () => this.#setState("ready"),
      (fault) => this.#setState("failed", describeFault(fault, null)),
    ).finally(() => {
      this.#loading = null;
      current?.settle(result);
    });
  }

  // --- Running ----------------------------------------------------------------------------------------------

  /**
   * Run something when what came before has ended.
   * @param {object} request for `workbook.page.runner.handle`
   * @param {{print?: Function, display?: Function, limited?: boolean, packs?: string[]}} options what to do with what
   *   it prints and shows, whether the clock of checks holds, and the packs that it needs
   * @returns {Promise<{state: string}>} the last report, or why there is none
   */
  run(request, options = {}) {
    const turn = this.#queue.then(async () => {
      let packs = options.packs ?? [];
      for (;;) {
        await this.load(packs);
        this.#setState("busy");
        const result = await this.#request(request, options);
        if (this.state === "busy") this.#setState("ready");
        if (result.state !== "needs pack" || this.#loaded.has(result.pack) || !isPack(result.pack)) return result;
        packs = [result.pack]; // an import that could not be foreseen: load it, and begin again
      }
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  #request(request, { print, display, limited = false }) {
    return new Promise((resolve, reject) => {
      const run = this.#runs + 1;
      const current = { run, print, display, limited, printed: 0, reported: 0, settle: resolve };
      this.#current = current;
      this.#call("request", { request: { run, ...request } }).then(() => {
        clearTimeout(current.timer);
        this.#current = null;
        resolve(current.result ?? { state: "crashed" });
      }, reject);
    });
  }

  /** End what is running. */
  stop() {
    if (this.#current) this.#terminate({ state: "stopped" });
  }
}

async function compiled(blob) {
  const headers = { "content-type": "application/wasm" };
  return WebAssembly.compileStreaming(new Response(unpacked(blob), { headers }));
}

/** Return what a reader is told of a fault: what happened, and what to do. */
function describeFault(fault, progress) {
  const text = String(fault?.message ?? fault);
  const came = progress ? ` at ${megabytes(progress.done)} of ${megabytes(progress.total)} MB` : "";
  if (fault instanceof LoadError) return `Python could not be loaded${came}: ${text}. What has come is kept; try again.`;
  if (/memory|allocat/i.test(text)) return "There is not enough memory for Python, which needs about 350 MB. Close other tabs and try again, or open the chapter in Binder or Colab.";
  if (fault instanceof WebAssembly.CompileError || /wasm|WebAssembly/i.test(text)) return `This browser cannot run Python in the page (${text}). Use a newer one, or open the chapter in Binder or Colab.`;
  return `Python could not be loaded: the connection broke off${came}. What has come is kept; try again when you are online.`;
}

export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
