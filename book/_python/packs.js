// Loads the packs of Python: parts of gzip files, each checked by its hash and cached in this browser. When the
// connection breaks, the parts that have arrived stay.
import manifest from "manifest"; // made by the build (book/_ext/python_files.py)

const CACHE = "backprop-python";
const CONCURRENT_REQUESTS = 3;

export class LoadError extends Error {}

export const packBytes = (names) => names.reduce((sum, name) => sum + manifest.packs[name].bytes, 0);
export const isPack = (name) => Object.hasOwn(manifest.packs, name);
export const { modules } = manifest;

const downloaded = new Map(); // file name -> Blob
const address = (folder, part) => new URL(part.file, folder).href;
const store = async () => (self.caches ? caches.open(CACHE) : null); // unavailable without https; throws where storage is blocked

/** Return whether bytes have the hash that the book was built with. */
async function hasHash(bytes, part) {
  if (!crypto.subtle) return true; // no https: `integrity` has checked the request instead
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest)) === part.hash;
}

async function fromCache(cache, part, folder) {
  const response = await cache?.match(address(folder, part));
  const bytes = response && (await response.arrayBuffer());
  return bytes && (await hasHash(bytes, part)) ? bytes : null;
}

/** Download a part; `addBytes` is called with the size of each piece. */
async function download(part, folder, signal, addBytes, cache) {
  const options = { signal, cache: cache ? "no-store" : "default" }; // it is cached here, so the browser need not
  if (!crypto.subtle) options.integrity = `sha256-${part.hash}`;
  const response = await fetch(address(folder, part), options);
  if (!response.ok) throw new LoadError(`the site answered ${response.status} for ${part.file}`);
  const bytes = new Uint8Array(part.bytes);
  let length = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    if (length + value.length > part.bytes) throw new LoadError(`${part.file} is longer than it should be`);
    bytes.set(value, length);
    length += value.length;
    addBytes(value.length);
  }
  if (length < part.bytes || !(await hasHash(bytes, part))) throw new LoadError(`${part.file} arrived damaged`);
  return bytes;
}

/**
 * Load packs into this page.
 * @param {string[]} names the packs
 * @param {string} folder the address of the folder of the packs
 * @param {AbortSignal} signal ends the loading
 * @param {(bytes: number) => void} progress called with the number of bytes so far
 * @param {string[]} notes gets a sentence when this browser cannot cache the packs
 * @returns {{all: Promise<void>, pack: (name: string) => Promise<Blob>}} all: done when every pack has arrived;
 *   pack: the gzip file of one pack, as soon as it has arrived
 */
export function loadPacks(names, folder, signal, progress, notes) {
  let total = 0;
  const addBytes = (bytes) => progress((total += bytes));
  const queue = names.flatMap((name) => manifest.packs[name].parts);
  const pending = new Map(queue.map((part) => [part.file, deferred()]));
  for (const { promise } of pending.values()) promise.catch(() => {}); // `all` reports the first error

  async function loadPart(part, cache) {
    if (downloaded.has(part.file)) return addBytes(part.bytes);
    let bytes = await fromCache(cache, part, folder).catch(() => null);
    if (bytes) addBytes(part.bytes);
    else {
      bytes = await download(part, folder, signal, addBytes, cache);
      await cache?.put(address(folder, part), new Response(bytes)).catch(() => {
        notes.push("This browser has no room to keep Python, so the next page will load it again.");
      });
    }
    downloaded.set(part.file, new Blob([bytes]));
  }
  async function loadNext(cache) {
    for (let part; (part = queue.shift()); ) {
      await loadPart(part, cache);
      pending.get(part.file).resolve();
    }
  }
  const all = store().catch(() => null).then(async (cache) => {
    await Promise.all(Array.from({ length: CONCURRENT_REQUESTS }, () => loadNext(cache)));
    await removeOldVersions(cache, folder).catch(() => {});
  });
  all.catch((error) => pending.forEach(({ reject }) => reject(error)));
  return {
    all,
    pack: async (name) => {
      const { parts } = manifest.packs[name];
      await Promise.all(parts.map((part) => pending.get(part.file).promise));
      return new Blob(parts.map((part) => downloaded.get(part.file)));
    },
  };
}

function deferred() {
  const result = {};
  result.promise = new Promise((resolve, reject) => Object.assign(result, { resolve, reject }));
  return result;
}

/** Remove the parts of other versions of the site from the cache. */
async function removeOldVersions(cache, folder) {
  const current = new Set(Object.values(manifest.packs).flatMap(({ parts }) => parts.map((part) => address(folder, part))));
  for (const request of (await cache?.keys()) ?? []) {
    if (request.url.startsWith(folder) && !current.has(request.url)) await cache.delete(request);
  }
}
