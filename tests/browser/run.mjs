// The journeys through real pages: the real binary in demo mode, a real Chromium, and people's clicks.
//
//   npm ci && node run.mjs [journey …]
//
// Two journeys go at once, each in a process of its own; one that is asked for alone goes in this one.
//
// PORCHLIGHT_BIN   the binary (target/debug/porchlight)
// CHROMIUM         the browser (/usr/bin/chromium)
// PORCHLIGHT_SHOTS where pictures of every page go (a temporary folder)
//
// Without Chromium or the packages it says so and is content, unless CI=true.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { journey, sum } from "./checks.mjs";
import { binary, openHouse } from "./house.mjs";
import { checkComplaints, launch, missing } from "./windows.mjs";

const lacking = existsSync(binary) ? await missing() : `no binary at ${binary} (cargo build, or set PORCHLIGHT_BIN)`;
if (lacking !== null) {
  console.log(`skipped: browser journeys: ${lacking}`);
  process.exit(process.env.CI === "true" ? 1 : 0);
}

const journeys = {
  story: (await import("./story.mjs")).story,
  gallery: (await import("./gallery.mjs")).gallery,
  "no-script": (await import("./no_script.mjs")).withoutScript,
  twice: (await import("./twice.mjs")).twice,
  keyboard: (await import("./keyboard.mjs")).keyboard,
  phone: (await import("./phone.mjs")).phone,
  papers: (await import("./papers.mjs")).papers,
  agent: (await import("./agent.mjs")).agent,
  tasks: (await import("./tasks.mjs")).tasks,
  "review-week": (await import("./review_week.mjs")).reviewWeek,
  reports: (await import("./reports.mjs")).reports,
  questions: (await import("./questions.mjs")).questions,
  reveal: (await import("./reveal.mjs")).reveal,
  live: (await import("./live.mjs")).live,
  requests: (await import("./requests.mjs")).requests,
  verify: (await import("./verify.mjs")).verify,
  staff: (await import("./staff.mjs")).staff,
  admin: (await import("./admin.mjs")).admin,
  fields: (await import("./fields.mjs")).fields,
  trac: (await import("./foreign.mjs")).trac,
  "trac-asked": (await import("./foreign.mjs")).tracAsked,
  lab: (await import("./foreign.mjs")).lab,
  hosts: (await import("./hosts.mjs")).hosts,
  "sign-in": (await import("./sign_in.mjs")).signIn,
  banner: (await import("./banner.mjs")).banner,
  canaries: (await import("./canaries.mjs")).canaries,
  doors: (await import("./doors.mjs")).doors,
  german: (await import("./german.mjs")).german,
  cases: (await import("./cases.mjs")).cases,
  mails: (await import("./mails.mjs")).mails,
  brand: (await import("./brand.mjs")).brand,
  timeline: (await import("./timeline.mjs")).timeline,
  weight: (await import("./weight.mjs")).weight,
};
const chosen = process.argv.slice(2);
for (const name of chosen.filter((name) => !(name in journeys))) {
  console.error(`There is no journey ${name}; there are ${Object.keys(journeys).join(", ")}.`);
  process.exit(2);
}

process.exitCode = chosen.length === 1 ? await walkAlone(chosen[0]) : await walkAll(chosen.length > 0 ? chosen : Object.keys(journeys));

async function walkAlone(name) {
  const browser = await launch();
  try {
    await journey(name, async () => {
      const house = await openHouse();
      try {
        await journeys[name](browser, house);
      } finally {
        await house.close();
      }
    });
    checkComplaints();
  } finally {
    await browser.close();
  }
  return sum();
}

/** The longest first, so that no long one is left over at the end. */
async function walkAll(names) {
  const longest = ["requests", "gallery", "trac", "story", "lab"];
  const waiting = [...longest.filter((name) => names.includes(name)), ...names.filter((name) => !longest.includes(name))];
  const shots = process.env.PORCHLIGHT_SHOTS ?? mkdtempSync(path.join(os.tmpdir(), "porchlight-shots-"));
  const total = { passed: 0, failed: 0 };
  const walker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const { said, passed, failed } = await walked(name, shots);
      process.stdout.write(said);
      total.passed += passed;
      total.failed += failed;
    }
  };
  await Promise.all([walker(), walker()]);
  console.log(`\nall journeys: ${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

/** Where the browser itself failed (it lost the page that it was told to show), the journey is walked once more. */
async function walked(name, shots) {
  const first = await inItsOwn(name, shots);
  if (first.failed === 0 || !/Protocol error \(|Target crashed|browser has been closed/.test(first.said)) return first;
  process.stdout.write(`${first.said}# the browser failed ${name}; it is walked once more\n`);
  return await inItsOwn(name, shots);
}

function inItsOwn(name, shots) {
  const began = Date.now();
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), name], { env: { ...process.env, PORCHLIGHT_SHOTS: shots }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (chunk) => { said += chunk; });
  child.stderr.on("data", (chunk) => { said += chunk; });
  return new Promise((resolve) => child.once("close", (code) => {
    const [, passed, failed] = /(\d+) passed, (\d+) failed\n$/.exec(said) ?? [null, "0", "0"];
    // A process that ends without its sum has failed, whatever it counted.
    const broke = code !== 0 && failed === "0" ? 1 : 0;
    resolve({ said: `${said.trimEnd()} (${Math.round((Date.now() - began) / 1000)} s)\n`, passed: Number(passed), failed: Number(failed) + broke });
  }));
}
