// One look at a page as everybody sees it: light and dark, wide and narrow. A picture of each, axe on each, and no sideways
// scrolling down to 320 pixels.

import { mkdirSync, mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { check } from "./checks.mjs";
import { evaluate } from "./windows.mjs";

const shots = process.env.PORCHLIGHT_SHOTS ?? mkdtempSync(path.join(os.tmpdir(), "porchlight-shots-"));
mkdirSync(shots, { recursive: true });
console.log(`# pictures go to ${shots}`);

const forms = [
  { scheme: "light", width: 1280 },
  { scheme: "dark", width: 1280 },
  { scheme: "dark", width: 360 },
  { scheme: "light", width: 360 },
];
const height = 860;
const narrowest = 320;
const axeOptions = { preload: false, resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

/** Looks at the page as it stands and checks it; `name` is the state it is in. The page is not left or renewed. */
export async function look(page, name) {
  const source = (await import("axe-core")).default.source;
  const found = [];
  for (const { scheme, width } of forms) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height });
    await evaluate(page, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    await page.screenshot({ path: path.join(shots, `${name.replaceAll(" ", "-")}.${scheme}.${width}.png`), fullPage: true });
    for (const line of await axe(page, source)) found.push(`${scheme}, ${width} px: ${line}`);
  }
  check(`look: axe finds nothing on ${name}`, found.length === 0, found.join("\n"));
  await page.setViewportSize({ width: narrowest, height });
  const sideways = await evaluate(page, `(${wider})()`);
  check(`look: ${name} does not scroll sideways at ${narrowest} px`, sideways.length === 0, sideways.join("\n"));
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height });
}

async function axe(page, source) {
  const text = await evaluate(page, `(async () => {
    if (!window.axe) { ${source}\n; }
    const { violations } = await window.axe.run(document, ${JSON.stringify(axeOptions)});
    return JSON.stringify(violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 3).map((n) => [n.target.join(" "), n.any[0]?.message ?? n.html]) })));
  })()`);
  return JSON.parse(text).map(({ id, help, nodes }) => `${id} (${help}) at ${nodes.map((node) => node.join(": ")).join("; ")}`);
}

// Runs in the page: what makes it wider than the window.
function wider() {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const culprits = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
  return [`${root.scrollWidth} px wide`, ...culprits.slice(0, 5).map((element) => element.outerHTML.slice(0, 160))];
}
