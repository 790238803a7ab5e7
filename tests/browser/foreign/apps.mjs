// Two applications that nobody here wrote, as their makers publish them on PyPI. `.ci/run` installs them; each runs in a
// folder and on a port of its own, and is ended by its own process id.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const installed = process.env.PORCHLIGHT_APPS ?? path.join(os.homedir(), ".cache/porchlight-ci/apps");

/** Why an app cannot run here, or null. */
export function lacking(app) {
  return existsSync(path.join(installed, app, "bin/python")) ? null : `${app} is not installed in ${installed} (.ci/run does it)`;
}

export const rulesOf = (app) => path.join(here, `${app}.toml`);

export const CARD = "4111 1111 1111 1111";
const LEDGER = `customer: Northwind\ncard: ${CARD}\nrate: 20\n`;
export const PLAIN = "rate: 20\n";

/** Trac, with a project of three tickets. Nobody is signed in but by the secret. */
export async function openTrac(folder, port, secret) {
  return run("trac", [path.join(here, "start_trac.py"), path.join(folder, "trac"), String(port), secret], port, {}, "/chrome/common/css/trac.css");
}

/** JupyterLab on a folder with two files. Whoever has the secret enters. */
export async function openLab(folder, port, secret) {
  const root = path.join(folder, "files");
  mkdirSync(root, { recursive: true });
  writeFileSync(path.join(root, "ledger.txt"), LEDGER);
  writeFileSync(path.join(root, "tax.txt"), PLAIN);
  cpSync(path.join(here, "jupyter_lab_config.py"), path.join(folder, "jupyter_lab_config.py"));
  const options = ["-m", "jupyterlab", `--config=${path.join(folder, "jupyter_lab_config.py")}`, `--ServerApp.port=${port}`, `--ServerApp.root_dir=${root}`];
  const app = await run("jupyterlab", options, port, { HOME: folder, JUPYTER_TOKEN: readFileSync(secret, "utf8").trim() }, "/api");
  return { ...app, file: (name) => readFileSync(path.join(root, name), "utf8") };
}

export async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function run(app, options, port, environment, asks) {
  const child = spawn(path.join(installed, app, "bin/python"), options, { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const pipe of [child.stdout, child.stderr]) pipe.on("data", (chunk) => { said += chunk; });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const until = Date.now() + 60_000;
  while ((await fetch(`http://127.0.0.1:${port}${asks}`).catch(() => null)) === null) {
    if (child.exitCode !== null || Date.now() > until) {
      child.kill("SIGKILL");
      throw new Error(`${app} did not start:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    async close() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await gone;
      clearTimeout(late);
    },
  };
}
