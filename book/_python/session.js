// One Python for the page: it is loaded on first use, runs one request at a time, and is restarted when a program does
// not stop. Every message of the worker is checked before it is used.
import { isPack, LoadError, loadPacks, modules, packBytes } from "./packs.js";
import { gunzip } from "./tar.js";

const CHECK_TIMEOUT = 5000; // milliseconds without a report, in a check
const MAX_PRINTED = 1_000_000; // characters
const MAX_REPORTED = 8_000_000; // characters: the tables of an explorer are long

const settings = {}; // worker: its script; folder: address of the packs

export class Python extends EventTarget {
  state = "off"; // or "loading", "ready", "busy", "failed"
  progress = null; // while it is loaded: {done, total, names}
  failure = ""; // the sentence to show when loading has failed
  notes = [];
  #loaded = new Map(); // pack -> Blob
  #files = new Map(); // the reader's files: name -> bytes
  #module = null;
  #worker = null;
  #loading = null;
  #abort = null;
  #queue = Promise.resolve();
  #calls = new Map(); // id -> {resolve, reject}
  #current = null;
  #runs = 0;

  constructor(options) {
    super();
    Object.assign(settings, options);
  }

  #setState(state, failure = "") {
    Object.assign(this, { state, failure });
    document.documentElement.dataset.python = state;
    this.dispatchEvent(new Event("change"));
  }

  // --- Loading ----------------------------------------------------------------------------------------------

  /** Load Python with some packs, except those that are loaded already. */
  async load(packs) {
    while (this.#loading) await this.#loading; // if that fails or is cancelled, so does this call
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
      if (names.includes("engine")) this.#module = await compile(await loading.pack("engine"));
      await loading.all;
      const added = new Map();
      for (const name of names) if (name !== "engine") added.set(name, await loading.pack(name));
      if (this.#worker) await this.#call("add", { packs: [...added.values()] });
      for (const [name, blob] of added) this.#loaded.set(name, blob);
      this.#loaded.set("engine", null);
      if (!this.#worker) await this.#start();
      else await this.#reportPacks();
      this.#setState("ready");
    } catch (error) {
      if (this.#abort.signal.aborted) this.#setState(this.#worker ? "ready" : "off");
      else this.#setState("failed", describeFailure(error, this.progress));
      throw error;
    }
  }

  cancel() {
    this.#abort?.abort();
  }

  // --- The worker -------------------------------------------------------------------------------------------

  /** Start a worker with everything that is loaded. Its script is a blob, so that the page's security policy applies to it. */
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
      await this.#call("addFiles", { files: [...this.#files] });
      await this.#reportPacks();
    } catch (error) {
      this.#worker?.terminate();
      this.#worker = null;
      throw error;
    } finally {
      URL.revokeObjectURL(blob);
    }
  }

  /** Give Python a file by its name; it is kept in the page, for when Python is started again. */
  async addFile(name, bytes) {
    this.#files.set(name, bytes);
    if (this.#worker) await this.#call("addFiles", { files: [[name, bytes]] });
  }

  #reportPacks() {
    return this.#request({ kind: "loaded", packs: [...this.#loaded.keys()], modules }, {});
  }

  #call(kind, data) {
    const id = ++this.#runs;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#worker.postMessage({ kind, id, ...data });
    });
  }

  #receive(data) {
    if (data.kind === "done" || data.kind === "failed") {
      const call = this.#calls.get(data.id);
      this.#calls.delete(data.id);
      if (data.kind === "done") call?.resolve();
      else call?.reject(new Error(String(data.error)));
    } else if (data.kind === "printed" && data.run === this.#current?.run) {
      this.#print(data);
    } else if (data.kind === "report") {
      this.#receiveReport(data.line);
    }
  }

  #print({ stream, text }) {
    if (typeof text !== "string" || !["stdout", "stderr"].includes(stream)) return;
    this.#current.printed += text.length;
    if (this.#current.printed > MAX_PRINTED) this.#terminate({ state: "too much" });
    else this.#current.print?.(stream, text);
  }

  #receiveReport(line) {
    const current = this.#current;
    if (!current || typeof line !== "string") return;
    current.reported += line.length;
    if (current.reported > MAX_REPORTED) return this.#terminate({ state: "too much" });
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

  /** Give a check its full time again until its next report. */
  #restartTimer(name) {
    const current = this.#current;
    if (!current.limited) return;
    clearTimeout(current.timer);
    current.timer = setTimeout(() => this.#terminate({ state: "too long", name }), CHECK_TIMEOUT);
  }

  /** Terminate the worker during a run and start another one: all names are lost. */
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
      (error) => this.#setState("failed", describeFailure(error, null)),
    ).finally(() => {
      this.#loading = null;
      current?.settle(result);
    });
  }

  // --- Running ----------------------------------------------------------------------------------------------

  /**
   * Execute a request when the previous ones have ended.
   * @param {object} request for `workbook.page.runner.handle`
   * @param {{print?: Function, display?: Function, limited?: boolean, packs?: string[]}} options what to do with
   *   its output, whether the time limit of checks applies, and the packs that it needs
   * @returns {Promise<{state: string}>} the result that it reports, or why there is none
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
        packs = [result.pack]; // an import that was not foreseen: load its pack and run again
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

  /** Stop what is running. */
  stop() {
    if (this.#current) this.#terminate({ state: "stopped" });
  }
}

async function compile(blob) {
  const headers = { "content-type": "application/wasm" };
  return WebAssembly.compileStreaming(new Response(gunzip(blob), { headers }));
}

/** Return a sentence about an error: what happened, and what to do. */
function describeFailure(error, progress) {
  const text = String(error?.message ?? error);
  const position = progress ? ` at ${megabytes(progress.done)} of ${megabytes(progress.total)} MB` : "";
  if (error instanceof LoadError) return `Python could not be loaded${position}: ${text}. The part that is loaded is kept; try again.`;
  if (/memory|allocat/i.test(text)) return "There is not enough memory for Python, which needs about 350 MB. Close other tabs and try again, or open the chapter in Binder or Colab.";
  if (error instanceof WebAssembly.CompileError || /wasm|WebAssembly/i.test(text)) return `This browser cannot run Python in the page (${text}). Use a newer one, or open the chapter in Binder or Colab.`;
  return `Python could not be loaded: the connection broke off${position}. The part that is loaded is kept; try again when you are online.`;
}

export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
