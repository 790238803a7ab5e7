// The real binary in demo mode: a folder and three ports of its own, ended by its own process id.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const binary = path.resolve(root, process.env.PORCHLIGHT_BIN ?? "target/debug/porchlight");

const START_MS = 60_000;

/** Starts the demo, with these options besides, and waits until it is ready. */
export async function openHouse(options = []) {
  const data = mkdtempSync(path.join(os.tmpdir(), "porchlight-browser-"));
  const port = await threeFreePorts();
  const child = spawn(binary, ["demo", "--fresh", "--data", data, "--listen", `127.0.0.1:${port}`, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (chunk) => { said += chunk; });
  child.stderr.on("data", (chunk) => { said += chunk; });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const house = {
    data,
    portal: `http://localhost:${port}`,
    app: `http://acme.localhost:${port + 2}`,
    said: () => said,
    async close() {
      child.kill("SIGINT");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await gone;
      clearTimeout(late);
      rmSync(data, { recursive: true, force: true });
    },
  };
  try {
    await ready(`${house.portal}/readyz`, child, () => said);
  } catch (error) {
    await house.close();
    throw error;
  }
  return house;
}

async function ready(url, child, said) {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the demo did not start:\n${said()}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the demo was not ready within ${START_MS} ms:\n${said()}`);
}

export async function threeFreePorts() {
  for (let tries = 0; tries < 50; tries += 1) {
    // Below those that the machine gives to whoever asks for any.
    const port = 18_000 + Math.floor(Math.random() * 12_000);
    const all = await Promise.all([port, port + 1, port + 2].map((next) => listen(next).catch(() => null)));
    const free = all.every(Boolean);
    await Promise.all(all.filter(Boolean).map((server) => new Promise((done) => server.close(done))));
    if (free) return port;
  }
  throw new Error("no three free ports in a row");
}

function listen(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
