// Browser windows that are watched: whatever a policy forbids, a script throws or the console reports is kept for the sum.

import { existsSync } from "node:fs";
import { check } from "./checks.mjs";

export const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"];

/** Why the journeys cannot run here, or null. */
export async function missing() {
  if (!existsSync(chromium)) return `no Chromium at ${chromium} (set CHROMIUM)`;
  try {
    await import("playwright-core");
    await import("axe-core");
  } catch {
    return "run `npm ci` in tests/browser first";
  }
  return null;
}

export async function launch() {
  const playwright = await import("playwright-core");
  return playwright.chromium.launch({ executablePath: chromium, args: flags });
}

/** What went wrong in any window, as "where: what". */
const complaints = [];

/**
 * A window of its own: cookies, storage and all. `openBanner` lets the tests look into the banner's closed shadow root;
 * not `watched` is one in which complaints are the app's own; a `phone` is small, and is touched.
 */
export async function openWindow(browser, { script = true, openBanner = false, watched = true, phone = false, locale = "en-GB" } = {}) {
  const screen = phone ? { viewport: { width: 390, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } : { viewport: { width: 1280, height: 860 } };
  const context = await browser.newContext({ ...screen, javaScriptEnabled: script, locale });
  context.setDefaultTimeout(15_000);
  if (script && watched) await context.addInitScript(tellViolations);
  if (openBanner) await context.addInitScript(openShadowRoots);
  const page = await context.newPage();
  if (!watched) return page;
  page.on("console", (message) => {
    if (message.type() === "error" && !isExpected(message)) complain(page, message.text());
  });
  page.on("pageerror", (error) => complain(page, error.message));
  return page;
}

function complain(page, what) {
  complaints.push(`${page.url()}: ${what}`);
}

// Runs in the page.
function tellViolations() {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
  });
}

// Runs in the page.
function openShadowRoots() {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachOpen(init) {
    return attach.call(this, { ...init, mode: "open" });
  };
}

// Chromium reports the status of a page that says no; that is what the page is for. The mail's frame runs no script, the tests' own included.
function isExpected(message) {
  const text = message.text();
  return /^Failed to load resource: the server responded with a status of (401|403|404|409|410|422|429)/.test(text)
    || /^Blocked script execution in '.*\/demo\/mail\/.*\/html'/.test(text);
}

/** No window may have complained. */
export function checkComplaints() {
  check("no policy violation, no script error, no console error in any window", complaints.length === 0, [...new Set(complaints)].join("\n"));
}

/** Runs an expression in the page by the protocol, past the page's own content security policy. */
export async function evaluate(page, expression) {
  const session = await page.context().newCDPSession(page);
  try {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  } finally {
    await session.detach();
  }
}

/** The text that a person reads on the page. */
export async function read(page) {
  return (await page.locator("body").innerText()).replace(/\u00a0/g, " ");
}
