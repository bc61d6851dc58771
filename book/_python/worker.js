// The worker in which Python runs: it starts the engine, passes requests to `workbook.page.runner`, and tells the
// page what is printed and reported. What it says is checked there (session.js).
import { start } from "./engine.js";
import { filesOf, unpacked } from "./tar.js";

const PIECE = 8192; // characters that are printed before they are sent
const PAUSE = 60; // milliseconds after which fewer are sent as well

let python;
let run = 0;
let printed = [];
let waiting = 0;
let sent = 0;

function send() {
  for (const [stream, text] of printed) postMessage({ kind: "printed", run, stream, text });
  printed = [];
  waiting = 0;
  sent = performance.now();
}

function print(stream, text) {
  const last = printed.at(-1);
  if (last?.[0] === stream) last[1] += text;
  else printed.push([stream, text]);
  waiting += text.length;
  if (waiting > PIECE || performance.now() - sent > PAUSE) send();
}

function report(line) {
  send();
  postMessage({ kind: "report", line });
}

async function unpack(packs) {
  const archives = packs.map(async (blob) =>
    filesOf(new Uint8Array(await new Response(unpacked(blob)).arrayBuffer())),
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
  request({ request }) {
    run = request.run;
    const argument = JSON.stringify(JSON.stringify(request)); // a text of JSON is a text of Python
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
    (fault) => postMessage({ kind: "failed", id: data.id, fault: `${fault?.name}: ${fault?.message}` }),
  );
};
