// The journeys through real pages: the real binary in demo mode, a real Chromium, and people's clicks.
//
//   npm ci && node run.mjs [journey …]
//
// PORCHLIGHT_BIN   the binary (target/debug/porchlight)
// CHROMIUM         the browser (/usr/bin/chromium)
// PORCHLIGHT_SHOTS where pictures of every page go (a temporary folder)
//
// Without Chromium or the packages it says so and is content, unless CI=true.

import { existsSync } from "node:fs";
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
  papers: (await import("./papers.mjs")).papers,
  tasks: (await import("./tasks.mjs")).tasks,
  "review-week": (await import("./review_week.mjs")).reviewWeek,
  questions: (await import("./questions.mjs")).questions,
  reveal: (await import("./reveal.mjs")).reveal,
  live: (await import("./live.mjs")).live,
  requests: (await import("./requests.mjs")).requests,
  verify: (await import("./verify.mjs")).verify,
  staff: (await import("./staff.mjs")).staff,
  fields: (await import("./fields.mjs")).fields,
  trac: (await import("./foreign.mjs")).trac,
  "trac-asked": (await import("./foreign.mjs")).tracAsked,
  lab: (await import("./foreign.mjs")).lab,
  hosts: (await import("./hosts.mjs")).hosts,
  "sign-in": (await import("./sign_in.mjs")).signIn,
  banner: (await import("./banner.mjs")).banner,
  canaries: (await import("./canaries.mjs")).canaries,
  doors: (await import("./doors.mjs")).doors,
};
const chosen = process.argv.slice(2);
for (const name of chosen.filter((name) => !(name in journeys))) {
  console.error(`There is no journey ${name}; there are ${Object.keys(journeys).join(", ")}.`);
  process.exit(2);
}

const browser = await launch();
try {
  for (const [name, walk] of Object.entries(journeys)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    await journey(name, async () => {
      const house = await openHouse();
      try {
        await walk(browser, house);
      } finally {
        await house.close();
      }
    });
  }
  checkComplaints();
} finally {
  await browser.close();
}
process.exitCode = sum();
