// The support banner on pages of an app that does its worst to it, in a real browser; and leaving, with Back.

import { check, contains } from "./checks.mjs";
import { openHostileApp } from "./hostile.mjs";
import { openHouse } from "./house.mjs";
import { Hand, bannerText, focusedName, until } from "./people.mjs";
import { chromium, flags, openWindow, read } from "./windows.mjs";

/** Pages on which the banner must be whole, by path; and what is done there first. */
const WHOLE = {
  "/": null, "/nothing": null, "/nonce": null, "/trusted-types": null, "/two-policies": null, "/report-only": null, "/meta": null,
  "/sandbox": null, "/frameset": null, "/bodyless": null, "/xhtml": null, "/write": "Anew", "/write-early": null, "/z-index": null,
  "/modal": null, "/modal-open-shadow": null, "/modal-closed-shadow": null, "/inert": null, "/remove-once": "Anew", "/patched": null, "/long": null,
};

/** Pages that take the banner away, as the record says it. */
const REMOVED = ["/write", "/remove-loop", "/remove-once", "/patched"];

export async function banner(browser) {
  const app = await openHostileApp();
  const house = await openHouse(["--app", app.address]);
  try {
    const page = await openWindow(browser, { watched: false });
    const hand = new Hand(page, house);
    await intoTheApp(hand);
    for (const [path, title] of Object.entries(WHOLE)) await isWhole(hand, path, title);
    await survivesTheLoop(hand);
    await withoutScripts(hand);
    await inFrames(hand);
    await fullscreen(hand);
    await singlePage(hand);
    await keyboardOnly(hand);
    await smallAndPrinted(hand);
    await announces(hand);
    await endsWhateverThePageDoes(hand);
    await recordsRemovals(hand, house);
    await page.context().close();
    await backShowsEnded(house);
  } finally {
    await house.close();
    await app.close();
  }
}

async function intoTheApp(hand) {
  await hand.be("olivia");
  if ((await hand.page.locator("form[action='/account/support-access/off']").count()) === 0) await hand.allow("change");
  await hand.be("ana");
  await hand.chooseNorthwind();
  await hand.enter();
}

async function isWhole(hand, path, title) {
  const { page } = hand;
  const said = [];
  const listen = (message) => { if (/Content Security Policy|Trusted ?Type/i.test(message.text()) && /porchlight/.test(message.text() + message.location().url)) said.push(message.text()); };
  page.on("console", listen);
  const origin = new URL(page.url()).origin;
  await page.goto(`${origin}${path}`);
  if (title) await until(async () => (await page.title()).includes(title));
  // What lies in a closed shadow root is nobody's to look at; that it is read out there says that it is not inert.
  if (path !== "/modal-closed-shadow") check(`banner: on top of ${path}`, await until(() => isOnTop(page), 24), await looksLike(page));
  const text = await until(async () => /Northwind.*as Olivia.*min/s.test(await bannerText(page)), 8);
  check(`banner: read out on ${path}`, text, await bannerText(page));
  check(`banner: one of it, and not the plain one, on ${path}`, (await inWorld(page, 'document.querySelectorAll("#porchlight-bar").length')) === 0);
  check(`banner: the title says so on ${path}`, (await page.title()).startsWith("[Support]"), await page.title());
  check(`banner: no policy speaks against it on ${path}`, said.length === 0, said.join("\n"));
  if (path === "/nonce") check("banner: the app's own script runs under its nonce", await inWorld(page, 'document.querySelector("script[nonce]") !== null') && await mainWorld(page, "window.ran === true"));
  page.off("console", listen);
}

async function survivesTheLoop(hand) {
  const { page } = hand;
  await page.goto(`${hand.origin}/remove-loop`);
  await until(() => isOnTop(page), 24);
  let seen = 0;
  for (let i = 0; i < 40; i += 1) { seen += await isOnTop(page) ? 1 : 0; await page.waitForTimeout(25); }
  check("banner: put back at once, however often it is taken away", seen >= 36, `${seen} of 40`);
}

async function withoutScripts(hand) {
  const { page } = hand;
  const origin = hand.origin;
  await page.goto(`${origin}/sandbox-all`);
  contains("banner: where no script may run, the plain one says it", await page.locator("#porchlight-bar").innerText(), "SUPPORT SESSION", "Northwind", "as Olivia", "View only", "min left");
  await page.locator("#porchlight-bar a", { hasText: "Ask to change" }).click();
  await page.waitForURL(`${hand.house.portal}/agent/sessions/*`);
  check("banner: from a sandbox its link leads to the session's page", true);
  await page.goto(`${origin}/`);
}

async function inFrames(hand) {
  const { page } = hand;
  await page.goto(`${hand.origin}/iframe`);
  await until(() => isOnTop(page), 24);
  const inner = page.frames().find((frame) => frame.url().endsWith("/part"));
  const shown = await inner.evaluate(() => document.querySelector("#porchlight-bar") !== null || document.querySelector("div[popover]") !== null);
  check("banner: a page inside a page has none of its own", !shown);
}

async function fullscreen(hand) {
  const { page } = hand;
  await page.goto(`${hand.origin}/fullscreen`);
  await until(() => isOnTop(page), 24);
  await page.locator("#full").click();
  await until(() => mainWorld(page, "document.fullscreenElement !== null"), 12);
  check("banner: above what fills the screen", await until(() => isOnTop(page), 12), await looksLike(page));
  await mainWorld(page, "document.exitFullscreen().then(() => true)");
}

async function singlePage(hand) {
  const { page } = hand;
  await page.goto(`${hand.origin}/spa`);
  await until(() => isOnTop(page), 24);
  await page.locator("#go").click();
  await until(async () => (await page.title()) === "[Support] Next");
  check("banner: a page that becomes another keeps it, and says so in its title", (await isOnTop(page)) && (await page.title()) === "[Support] Next", await page.title());
  check("banner: a page that only sets its own classes keeps the room for it", await mainWorld(page, 'document.documentElement.matches(".dark.porchlight-page")'));
  await page.goBack();
  check("banner: also on the way back in its history", await until(() => isOnTop(page), 12));
}

async function keyboardOnly(hand) {
  const { page } = hand;
  await page.goto(`${hand.origin}/long`);
  await until(() => isOnTop(page), 24);
  await page.locator("#first").focus();
  await page.keyboard.press("Alt+Shift+B");
  check("banner: a key leads into it", (await focusedName(page)) === "Ask to change", await focusedName(page));
  const order = [];
  for (let i = 0; i < 2; i += 1) { await page.keyboard.press("Tab"); order.push(await focusedName(page)); }
  check("banner: its buttons follow each other", order.join("|") === "End session|Move banner to the bottom", order.join("|"));
  await page.keyboard.press("Escape");
  check("banner: and another leads back to where one was", await mainWorld(page, 'document.activeElement.id === "first"'));
}

async function smallAndPrinted(hand) {
  const { page } = hand;
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto(`${hand.origin}/long`);
  await until(() => isOnTop(page), 24);
  const box = await bannerBox(page);
  check("banner: fits a small screen", box.width <= 360 && box.height <= 110 && box.left >= 0, JSON.stringify(box));
  const wide = await mainWorld(page, "document.documentElement.scrollWidth");
  check("banner: nothing is pushed out sideways", wide <= 360, String(wide));
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => scrollTo(0, 400));
  const printed = await bannerBox(page);
  check("banner: on paper it stands once, on top of the first page", printed.top <= -300 && printed.width > 300, JSON.stringify(printed));
  await page.emulateMedia({ media: null });
}

/** The clock of the page alone is put forward: what the banner says at which minute, and to whom. */
async function announces(hand) {
  const page = await hand.page.context().newPage();
  await page.clock.install();
  await page.goto(`${hand.origin}/`);
  await until(async () => (await bannerText(page)).includes("min"));
  const spoken = [];
  let warned = "";
  for (let minute = 0; minute < 59; minute += 1) {
    await page.clock.fastForward(60_000);
    await page.clock.runFor(1_100);
    const said = await statusText(page);
    if (said && spoken.at(-1) !== said) spoken.push(said);
    if (minute === 13) { warned = await bannerText(page); await page.mouse.move(200, 20); await clickInBanner(page, /^Stay$/); await page.waitForTimeout(400); }
    if (minute > 13 && minute % 5 === 0) { await page.keyboard.press("Shift"); await page.waitForTimeout(100); }
  }
  contains("banner: warns two minutes before it idles out, with a way to stay", warned, "Still there?", "Stay");
  check("banner: speaks at five minutes and at one, and at no other", spoken.length === 2 && /5 minutes left/.test(spoken[0]) && /1 minute left/.test(spoken[1]), spoken.join(" | "));
  await page.close();
}

async function endsWhateverThePageDoes(hand) {
  const { page } = hand;
  await page.goto(`${hand.origin}/clicks`);
  await until(() => isOnTop(page), 24);
  await page.mouse.click(300, 400);
  await mainWorld(page, 'localStorage.setItem("left", "behind")');
  const origin = hand.origin;
  await clickInBanner(page, /^End session$/);
  await page.waitForURL(`${hand.house.portal}/agent/sessions/*`, { timeout: 15_000 });
  check("leaving: End ends, whatever the page does with clicks and leaving", true);
  await page.waitForLoadState("load");
  contains("leaving: the agent is asked what she fixed", await read(page), "Session ended", "What did you fix?");
  await page.goBack().catch(() => {});
  await page.waitForLoadState("load");
  if (new URL(page.url()).origin !== origin) await page.goto(`${origin}/clicks`);
  contains("leaving: Back shows that it has ended", await read(page), "This session has ended");
  check("leaving: nothing that the app stored is left", (await mainWorld(page, "localStorage.length")) === 0);
}

async function recordsRemovals(hand, house) {
  await hand.be("olivia");
  await hand.go("/account/history");
  await hand.page.locator(".history-session a").first().click();
  await hand.page.waitForLoadState("load");
  const text = await read(hand.page);
  for (const path of REMOVED) {
    const times = text.split(`removed the support banner on ${path};`).length - 1;
    check(`banner: what ${path} did is on record, once`, times === 1, `${times} times`);
  }
  for (const path of ["/spa", "/modal", "/z-index", "/bodyless"]) check(`banner: ${path} did nothing of the kind`, !text.includes(`banner on ${path}`));
  void house;
}

/** In a browser that keeps pages for Back as people's do (tests' browsers are told not to). */
async function backShowsEnded(house) {
  const playwright = await import("playwright-core");
  const browser = await playwright.chromium.launch({ executablePath: chromium, args: flags, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  try {
    const page = await openWindow(browser, { watched: false });
    const hand = new Hand(page, house);
    await intoTheApp(hand);
    const origin = hand.origin;
    await page.goto(`${origin}/long`);
    await until(() => isOnTop(page), 24);
    await page.goto(`${house.portal}/agent`);
    await page.locator(".row-line-live a", { hasText: "Session page" }).first().click();
    await page.locator("form[action$='/end'] button").first().click();
    await page.waitForLoadState("load");
    for (let i = 0; i < 6 && !page.url().startsWith(`${origin}/long`); i += 1) { await page.goBack().catch(() => {}); }
    await page.waitForTimeout(500);
    await page.waitForLoadState("load");
    contains("leaving: Back, in a browser that keeps pages, shows that it has ended", await read(page), "This session has ended");
    await page.context().close();
  } finally {
    await browser.close();
  }
}

// ---- looking ------------------------------------------------------------------------------------------------------

/** Runs an expression in a world of the tests' own, in which the page has replaced nothing. */
async function inWorld(page, expression) {
  const session = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await session.send("Page.getFrameTree");
    const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, contextId: executionContextId, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  } finally {
    await session.detach();
  }
}

async function mainWorld(page, expression) {
  const session = await page.context().newCDPSession(page);
  try {
    const { result } = await session.send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    return result.value;
  } finally {
    await session.detach();
  }
}

const TOP = `(() => {
  let found = document.elementFromPoint(innerWidth / 2, 8);
  for (let root; found && !found.matches("div[popover=manual]:popover-open") && (root = found.shadowRoot); ) found = root.elementFromPoint(innerWidth / 2, 8);
  return found;
})()`;

async function isOnTop(page) {
  return inWorld(page, `(() => { const on = ${TOP}; return on !== null && on.matches("div[popover=manual]:popover-open") && on.id !== "over"; })()`).catch(() => false);
}

async function bannerBox(page) {
  return inWorld(page, '(() => { const b = document.querySelector("div[popover=manual]:popover-open").getBoundingClientRect(); return { left: b.left, top: b.top, width: b.width, height: b.height }; })()');
}

async function looksLike(page) {
  return inWorld(page, `(() => { const on = ${TOP}; return on === null ? "nothing" : on.outerHTML.slice(0, 200); })() + " in " + document.documentElement.outerHTML.slice(0, 1500)`).catch((error) => String(error));
}

async function tree(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  return { session, nodes };
}

/** A click where a button of the banner is seen. */
async function clickInBanner(page, name) {
  const { session, nodes } = await tree(page);
  const button = nodes.find((node) => node.role?.value === "button" && name.test(node.name?.value ?? ""));
  if (button === undefined) throw new Error(`no button ${name} in the banner`);
  const { model } = await session.send("DOM.getBoxModel", { backendNodeId: button.backendDOMNodeId });
  await session.detach();
  const [x, y] = [(model.border[0] + model.border[2]) / 2, (model.border[1] + model.border[5]) / 2];
  await page.mouse.click(x, y);
}

async function statusText(page) {
  const { session, nodes } = await tree(page);
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const words = (node) => node.role?.value === "StaticText" ? node.name.value : (node.childIds ?? []).map((id) => byId.get(id)).filter(Boolean).map(words).join("");
  return nodes.filter((node) => node.role?.value === "status").map(words).join("").trim();
}
