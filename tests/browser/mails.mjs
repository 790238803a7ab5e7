// Every kind of mail in a browser, as wide and as narrow, by day and by night: the mails of the demo as they went out, and one
// of each kind in German (whose words are longer) out of the snapshots that `src/notices/tests` keeps true.

import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { check } from "./checks.mjs";
import { Hand, openMail } from "./people.mjs";
import { evaluate } from "./windows.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const snapshots = path.join(root, "src/notices/tests/snapshots");
const shots = process.env.PORCHLIGHT_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const forms = [320, 800].flatMap((width) => ["light", "dark"].map((scheme) => ({ width, scheme })));
const axeOptions = { preload: false, resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };

export async function mails(browser, house) {
  const sent = await ofTheDemo(browser, house);
  const [, head] = /^([\s\S]*?)<body>/.exec([...sent.values()][0]) ?? [];
  check("mails: a mail of the demo has a head", head !== undefined);
  const kinds = readdirSync(path.join(root, "templates/mail"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const german = new Map(readdirSync(snapshots)
    .filter((file) => file.includes("__german__"))
    .map((file) => [file.replace(/.*__german__|\.snap$/g, ""), readFileSync(path.join(snapshots, file), "utf8")])
    .filter(([, text]) => text.includes("<body>"))
    .map(([name, text]) => [`german ${name}`, `${head.replace('lang="en"', 'lang="de"')}<body>${text.split("<body>")[1]}`]));
  check(`mails: ${german.size} in German, at least one for each of ${kinds.length} kinds`, german.size >= kinds.length);
  await lookAt(browser, new Map([...sent, ...german]));
}

/** The HTML of the demo's mails, one for each way a subject begins. */
async function ofTheDemo(browser, house) {
  const page = await (await browser.newContext()).newPage();
  const hand = new Hand(page, house);
  await hand.go("/");
  await hand.be("olivia");
  await hand.allow("change");
  await openMail(hand, "support access to Northwind: on until", { newest: true });
  await hand.be("olivia");
  await hand.turnOff();
  await hand.go("/demo/mail");
  const found = new Map();
  for (const link of await page.locator(".mail-subject").all()) {
    const [subject, href] = [await link.innerText(), await link.getAttribute("href")];
    const name = subject.replace(/[0-9(].*/, "").replaceAll(/[^A-Za-z ]/g, "").trim().slice(0, 60);
    if (!found.has(name)) found.set(name, await (await page.request.get(`${house.portal}${href}/html`)).text());
  }
  check(`mails: the demo made ${found.size} kinds`, found.size >= 4, [...found.keys()].join(", "));
  await page.context().close();
  return found;
}

async function lookAt(browser, all) {
  const axe = (await import("axe-core")).default.source;
  const page = await (await browser.newContext()).newPage();
  const asked = [];
  page.on("request", (request) => { if (!request.url().startsWith("about:")) asked.push(request.url()); });
  for (const [name, html] of all) {
    const wrong = [];
    for (const { width, scheme } of forms) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: scheme });
      await page.setContent(html);
      if (shots) await page.screenshot({ path: path.join(shots, `mail-${name.replaceAll(" ", "-")}.${scheme}.${width}.png`), fullPage: true });
      const wide = await evaluate(page, "document.documentElement.scrollWidth");
      if (wide > width) wrong.push(`${scheme}, ${width} px: it is ${wide} px wide`);
      const found = await evaluate(page, `(async () => { ${axe}\n; const { violations } = await window.axe.run(document, ${JSON.stringify(axeOptions)}); return violations.map((v) => v.id + " at " + v.nodes.map((n) => n.target + ": " + (n.any[0]?.message ?? "")).join("; ")).join("\\n"); })()`);
      if (found) wrong.push(`${scheme}, ${width} px: ${found}`);
    }
    check(`mails: ${name} can be read at 320 and 800 px, by day and by night`, wrong.length === 0, wrong.join("\n"));
  }
  check("mails: none of them asks anybody for anything", asked.length === 0, asked.join("\n"));
  await page.context().close();
}
