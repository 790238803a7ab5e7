// Coming in from elsewhere, with `serve` itself: the vendor's app hands its customers over by a form of another site, and an
// OpenID provider sends people back. What an observer sees, and what whoever is refused.

import { spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { check, contains } from "./checks.mjs";
import { binary, threeFreePorts } from "./house.mjs";
import { look } from "./look.mjs";
import { openWindow, read } from "./windows.mjs";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export async function doors(browser) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "porchlight-doors-"));
  const ports = await threeFreePorts();
  const portal = `http://localhost:${ports}`;
  const openid = await start("node", [path.join(path.dirname(fileURLToPath(import.meta.url)), "oidc.mjs"), `${portal}/sign-in/oidc/back`], { cwd: folder }, (said) => said.includes("\n"));
  const issuer = openid.said().trim();
  const app = await vendorsApp(portal);
  writeFileSync(path.join(folder, "app.jwks.json"), JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "app-1" }] }));
  writeFileSync(path.join(folder, "porchlight.toml"), settings(portal, ports, app.origin, issuer));
  const serve = await start(binary, ["serve"], { cwd: folder }, (said) => said.includes("Stop with Ctrl-C"));
  try {
    await handOver(browser, portal, app);
    await byProvider(browser, portal, issuer);
    await confirmedByProvider(browser, portal, issuer, folder);
  } finally {
    for (const one of [serve, openid]) await one.stop();
    app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function handOver(browser, portal, app) {
  const owner = await openWindow(browser);
  app.says({ sub: "u-1", name: "Olivia", email: "olivia@northwind.example", role: "owner" });
  await owner.goto(app.origin);
  const token = await owner.inputValue("input[name=token]");
  await owner.click("text=Support access");
  check("doors: a form of the app's own site signs its customer in", owner.url() === `${portal}/account/support-access`, owner.url());
  contains("doors: she is in her account", await read(owner), "Off. Acme support can’t open your account.", "Northwind");
  await owner.click("text=Allow support access");
  await owner.goto(app.origin);
  await owner.locator("input[name=token]").evaluate((input, used) => { input.value = used; }, token);
  await owner.click("text=Support access");
  contains("doors: the same token is good once", await read(owner), "This way in was used already. Open it again from Acme Invoices.");
  await look(owner, "hand-off-refused");

  const observer = await openWindow(browser);
  app.says({ sub: "u-2", name: "Nils", email: "nils@northwind.example", role: "observer" });
  await observer.goto(app.origin);
  await observer.click("text=Support access");
  for (const page of ["support-access", "questions", "history", "notices", "how-it-works"]) {
    await observer.goto(`${portal}/account/${page}`);
    contains(`doors: an observer reads ${page}`, await read(observer), "You are an observer: you can read everything here, and decide nothing. Olivia decides.");
    // Which mails, and how to read: that concerns only the observer.
    const own = page === "notices" ? 2 : 0;
    check(`doors: an observer finds no button to decide on ${page}`, (await observer.locator("form[method=post]").count()) === own);
    await look(observer, `observer-${page}`);
  }

  app.says({ sub: "u-1", name: "Olivia", email: "olivia@northwind.example", act: { name: "Sam of Acme" } });
  const acting = await openWindow(browser);
  await acting.goto(app.origin);
  await acting.click("text=Support access");
  contains("doors: whoever acts as her is not let in", await read(acting), "Somebody is acting as you there.");
  await owner.goto(`${portal}/account/history`);
  contains("doors: and she reads of it", await read(owner), "refused Sam of Acme, who was acting as u-1");
}

async function byProvider(browser, portal, issuer) {
  const be = (person) => fetch(`${issuer}/_be`, { method: "POST", body: JSON.stringify(person) });
  const page = await openWindow(browser);
  await be({ sub: "00u-olivia", email: "olivia@northwind.example", verified: true, amr: ["pwd"] });
  await page.goto(`${portal}/account/history`);
  await look(page, "sign-in-offers-provider");
  await page.click("text=Sign in with Acme ID");
  check("doors: an owner comes back from the provider to the page that she wanted", page.url() === `${portal}/account/history`, page.url());
  const staff = await openWindow(browser);
  await staff.goto(`${portal}/sign-in`);
  await staff.click("text=Sign in with Acme ID");
  contains("doors: one factor is too few for the staff", await read(staff), "You have shown one factor only.");
  await look(staff, "provider-refused");
}

/** An agent without an authenticator here shows the provider anew who she is, and enters with what she typed. */
async function confirmedByProvider(browser, portal, issuer, folder) {
  const be = (person) => fetch(`${issuer}/_be`, { method: "POST", body: JSON.stringify(person) });
  const invited = spawnSync(binary, ["admin", "invite", "--email", "ana@acme.example", "--name", "Ana", "--role", "agent"], { cwd: folder, encoding: "utf8" });
  check("doors: Ana is invited", invited.status === 0, invited.stderr);
  const owner = await openWindow(browser);
  await be({ sub: "00u-olivia", email: "olivia@northwind.example", verified: true, amr: ["pwd"] });
  await owner.goto(`${portal}/account/support-access`);
  await owner.click("text=Sign in with Acme ID");
  contains("doors: Olivia has allowed support access", await read(owner), "On until");

  const ana = await openWindow(browser);
  const person = { sub: "00u-ana", email: "ana@acme.example", verified: true, amr: ["pwd", "otp"] };
  await be(person);
  await ana.goto(`${portal}/agent`);
  await ana.click("text=Sign in with Acme ID");
  await ana.fill("input[type=search]", "Northwind");
  await ana.keyboard.press("Enter");
  await ana.click("main a[href$='/open']");
  contains("doors: the form says how to show a second factor", await read(ana), "Acme ID asks anew who you are. What you typed here is kept.");
  await ana.fill("#reason", "checking failed invoice sync");
  await ana.fill("#ticket", "https://acme.example/tickets/4821");
  await look(ana, "open-form-provider");
  await be({ ...person, sub: "00u-mallory" });
  await ana.click("text=Confirm with Acme ID");
  await ana.waitForURL(/oidc\/back/);
  contains("doors: somebody else's word does not count", await read(ana), "You have not confirmed that it is you", "You came back as somebody else than who is signed in here.");
  await look(ana, "provider-not-confirmed");
  await ana.click("text=Back to the form");
  check("doors: what she typed is there", (await ana.inputValue("#reason")) === "checking failed invoice sync");
  await be(person);
  await ana.click("text=Confirm with Acme ID");
  await ana.waitForURL(/open\?confirmed=/);
  contains("doors: she has confirmed it", await read(ana), "Confirmed with Acme ID.");
  check("doors: what she typed is there still", (await ana.inputValue("#ticket")) === "https://acme.example/tickets/4821");
  await look(ana, "open-form-confirmed");
  await ana.click("button:has-text('Enter Northwind')");
  await ana.waitForURL(/\.localhost/);
  check("doors: she is on an origin of the session's own", /^http:\/\/[^.]+\.localhost:\d+/.test(ana.url()), ana.url());
  await ana.waitForLoadState("load");
}

/** The vendor's app: one page, with a form that posts a token to the portal. It stands on another site. */
async function vendorsApp(portal) {
  let claims = {};
  const server = createServer((_request, response) => {
    const now = Math.floor(Date.now() / 1000);
    const account = { id: "northwind", name: "Northwind", time_zone: "Europe/Berlin" };
    const signed = `${part({ alg: "EdDSA", kid: "app-1" })}.${part({ iss: "https://app.acme.example", aud: portal, iat: now, exp: now + 60, jti: randomUUID(), account, ...claims })}`;
    const token = `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><title>Settings</title><link rel="icon" href="data:,"><form method="post" action="${portal}/account/enter">
      <input type="hidden" name="token" value="${token}"><input type="hidden" name="to" value="/account/support-access"><button>Support access</button></form>`);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, says: (said) => { claims = said; }, close: () => server.close() };
}

const settings = (portal, port, app, issuer) => `
database.url = "sqlite:porchlight.sqlite3"
log = { origin = "porchlight.acme.example", key_file = "log.key" }
portal = { listen = "127.0.0.1:${port}", url = "${portal}" }
gateway = { listen = "127.0.0.1:${port + 1}", url = "http://localhost:${port + 1}" }
vendor = { name = "Acme", app = "Acme Invoices" }
upstream = { url = "${app}", secret = "0123456789abcdef0123" }
mail = { from_name = "Acme", from_email = "access@acme.example", folder = "mail" }
tickets.hosts = ["acme.example"]
staff.training_days = 0
owners.hand_off = { keys = "app.jwks.json", issuer = "https://app.acme.example" }
[sign_in.oidc]
issuer = "${issuer}"
client_id = "porchlight-RS256"
client_secret = "a secret/of the:client"
name = "Acme ID"
who = ["staff", "owners"]
amr = ["mfa", "otp"]
`;

/** A program of ours, once it has said what it is waited for; it is ended by its own process id. */
async function start(program, args, options, isReady) {
  const child = spawn(program, args, { ...options, stdio: ["pipe", "pipe", "pipe"] });
  let [said, wrong] = ["", ""];
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.stderr.on("data", (chunk) => { wrong += chunk; });
  await new Promise((ready, failed) => {
    child.stdout.on("data", (chunk) => {
      said += chunk;
      if (isReady(said)) ready();
    });
    child.once("exit", () => failed(new Error(`${program} did not start:\n${said}${wrong}`)));
  });
  return { said: () => said, stop: () => { child.kill("SIGINT"); return gone; } };
}
