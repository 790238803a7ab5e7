// The real binary as an operator runs it, from an empty folder: settings, database, one customer, and whom to invite; a mail
// server and a small app beside it. Ended by its own process id.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { freePort } from "./foreign/apps.mjs";
import { binary } from "./house.mjs";
import { openPostbox } from "./postbox.mjs";

const START_MS = 60_000;

const ACCOUNTS = [{
  id: "northwind", name: "Northwind", time_zone: "Europe/Berlin",
  owners: [{ name: "Olivia", email: "olivia@northwind.example" }],
  users: [{ id: "olivia", name: "Olivia", role: "owner" }],
}];

/** With these settings besides, and files of these names and texts. */
export async function openServing({ more = "", files = {} } = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "porchlight-serving-"));
  const [postbox, app, portal, gateway] = [await openPostbox(), await openApp(), await freePort(), await freePort()];
  writeFileSync(path.join(folder, "porchlight.toml"), settings(portal, gateway, app.port, postbox.port) + more);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  writeFileSync(path.join(folder, "accounts.json"), JSON.stringify(ACCOUNTS));
  const run = (...words) => execFileSync(binary, words, { cwd: folder, env: {}, encoding: "utf8" });
  run("migrate");
  run("account", "import", "accounts.json");
  const child = spawn(binary, ["serve"], { cwd: folder, env: {}, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const pipe of [child.stdout, child.stderr]) pipe.on("data", (chunk) => { said += chunk; });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const serving = {
    portal: `http://localhost:${portal}`,
    mails: postbox.mails,
    said: () => said,
    /** A fresh link for somebody; roles and name where they are new. */
    invite: (email, ...more) => run("admin", "invite", "--email", email, ...more).split("\n").find((line) => line.includes("/join/")).trim(),
    async close() {
      child.kill("SIGINT");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await gone;
      clearTimeout(late);
      await Promise.all([postbox.close(), app.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const until = Date.now() + START_MS;
  while (!(await fetch(`${serving.portal}/readyz`).catch(() => null))?.ok) {
    if (child.exitCode !== null || Date.now() > until) {
      await serving.close();
      throw new Error(`serve was not ready:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return serving;
}

async function openApp() {
  const server = http.createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="en"><head><title>Invoices</title></head><body><h1>Invoices of ${request.headers["x-porchlight-user"] ?? "nobody"}</h1></body></html>`);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { port: server.address().port, close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

const settings = (portal, gateway, app, mail) => `
[database]
url = "sqlite:porchlight.sqlite3"
[log]
origin = "porchlight.acme.example"
key_file = "log.key"
[portal]
listen = "127.0.0.1:${portal}"
url = "http://localhost:${portal}"
[gateway]
listen = "127.0.0.1:${gateway}"
url = "http://localhost:${gateway}"
[vendor]
name = "Acme"
app = "Acme Invoices"
[upstream]
url = "http://127.0.0.1:${app}"
secret = "correct-horse-battery"
[mail]
from_name = "Acme Support Access"
from_email = "support-access@acme.example"
smtp_host = "127.0.0.1"
smtp_port = ${mail}
smtp_tls = "none"
[tickets]
hosts = ["acme.example"]
`;
