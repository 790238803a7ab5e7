// Fetches the export and checks it, beside the page and not in its way. Says how far it is, then one of: `holds` (with
// what was found), `fails` (with where and why), `broken` (it could not be checked, so nothing is said of the record).

import { canVerify } from "./ed25519.js";
import { Checker, Lines } from "./log.js";
import { Problem } from "./problem.js";

const TELL_EVERY_MS = 100;

self.addEventListener("message", async ({ data }) => {
  try {
    postMessage({ holds: await check(data) });
  } catch (error) {
    if (error instanceof Problem) postMessage({ fails: { rule: error.rule, said: error.said, entry: error.entry, at: error.at, held: error.held === true } });
    else postMessage({ broken: error instanceof Broken ? { code: error.code, text: error.message } : { code: "unknown", text: String(error?.message ?? error) } });
  }
});

class Broken extends Error {
  constructor(code, text = "") {
    super(text);
    this.code = code;
  }
}

async function check({ from, held, session }) {
  if (globalThis.crypto?.subtle === undefined) throw new Broken("insecure");
  if (!(await canVerify())) throw new Broken("no-ed25519");
  const checker = new Checker({ held });
  const lines = new Lines();
  let told = performance.now();
  for await (const chunk of chunks(from)) {
    await checker.take(lines.feed(chunk));
    if (performance.now() - told < TELL_EVERY_MS) continue;
    told = performance.now();
    postMessage({ read: checker.entries });
  }
  checker.finish(lines.rest);
  return checker.result(session);
}

/** The answer's bytes. What breaks off on the way is no fault of the record. */
async function* chunks(from) {
  const answer = await fetch(from, { cache: "no-store", credentials: "same-origin" }).catch(() => { throw new Broken("network"); });
  const kind = answer.headers.get("content-type") ?? "";
  if (!answer.ok || answer.redirected || !kind.startsWith("application/jsonl")) throw new Broken("answer", String(answer.status));
  const reader = answer.body.getReader();
  while (true) {
    const { done, value } = await reader.read().catch(() => { throw new Broken("network"); });
    if (done) return;
    yield value;
  }
}
