// The worker in which Python runs: it starts the engine, passes requests to `workbook.page.runner`, and sends the page
// what is printed and reported. The page checks its messages (session.js).
import { start } from "./engine.js";
import { filesOf, gunzip } from "./tar.js";

const BUFFER_SIZE = 8192; // characters that are printed before they are sent
const SEND_INTERVAL = 60; // milliseconds after which fewer are sent as well

let python;
let run = 0;
let printed = [];
let buffered = 0;
let lastSent = 0;

function send() {
  for (const [stream, text] of printed) postMessage({ kind: "printed", run, stream, text });
  printed = [];
  buffered = 0;
  lastSent = performance.now();
}

function print(stream, text) {
  const last = printed.at(-1);
  if (last?.[0] === stream) last[1] += text;
  else printed.push([stream, text]);
  buffered += text.length;
  if (buffered > BUFFER_SIZE || performance.now() - lastSent > SEND_INTERVAL) send();
}

function report(line) {
  send();
  postMessage({ kind: "report", line });
}

async function unpack(packs) {
  const archives = packs.map(async (blob) =>
    filesOf(new Uint8Array(await new Response(gunzip(blob)).arrayBuffer())),
  );
  return (await Promise.all(archives)).flat();
}

const actions = {
  async start({ module, packs }) {
    python = start(module, await unpack(packs), print, report);
  },
  async add({ packs }) {
    python.add(await unpack(packs));
  },
  addFiles({ files }) {
    for (const [name, content] of files) python.addFile(name, content);
  },
  request({ request }) {
    run = request.run;
    const argument = JSON.stringify(JSON.stringify(request)); // a JSON string is also a Python string
    python.run(`__import__("workbook.page.runner", fromlist=["handle"]).handle(${argument})`);
  },
};

let last = Promise.resolve();
onmessage = ({ data }) => {
  last = last.then(() => actions[data.kind](data)).then(
    () => {
      send();
      postMessage({ kind: "done", id: data.id });
    },
    (error) => postMessage({ kind: "failed", id: data.id, error: `${error?.name}: ${error?.message}` }),
  );
};
