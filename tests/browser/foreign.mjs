// Two applications that nobody here wrote, unchanged, with only a rules file: Trac (pages, forms, tokens in forms) and
// JupyterLab (one page over a JSON API, a cookie that its script sends back, a bearer token).

import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { check, contains } from "./checks.mjs";
import { CARD, freePort, lacking, openLab, openTrac, rulesOf } from "./foreign/apps.mjs";
import { openHouse } from "./house.mjs";
import { Hand, bannerText, openMail, saysWhatWasFixed, until } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

/** A journey before one app, in a demo of its own; skipped by name where the app is not installed. */
function before(app, name, open, walk, scope = "change") {
  return async (browser) => {
    const lacks = lacking(app);
    if (lacks !== null) {
      console.log(`skipped: ${app}: ${lacks}`);
      if (process.env.CI === "true") check(`${app}: is installed`, false, lacks);
      return;
    }
    const folder = mkdtempSync(path.join(os.tmpdir(), "porchlight-foreign-"));
    const port = await freePort();
    const house = await openHouse(["--app", `127.0.0.1:${port}`, "--app-name", name, "--rules", rulesOf(app)]);
    const running = await open(folder, port, path.join(house.data, "app.secret")).catch(async (error) => {
      await house.close();
      throw error;
    });
    try {
      const page = await openWindow(browser, { watched: false });
      const hand = new Hand(page, house);
      await hand.be("olivia");
      await hand.allow(scope);
      await hand.be("ana");
      await hand.chooseNorthwind();
      await hand.enter();
      await walk(hand, running);
      await page.context().close();
    } finally {
      await running.close();
      await house.close();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

export const trac = before("trac", "Acme Desk", openTrac, async (hand) => {
  const { page, origin } = hand;
  contains("trac: Ana is signed in as the customer's user", await read(page), "logged in as olivia");
  contains("trac: the banner stands on its pages", await bannerText(page), "SUPPORT", "Northwind", "as Olivia");
  await page.goto(`${origin}/ticket/1`);
  check("trac: a card number in a description is hidden", !(await page.content()).includes(CARD) && (await read(page)).includes("•••• 1111"), await read(page));
  await raisePriority(hand);
  contains("trac: a change while viewing only is refused", await read(page), "This would change data. Nothing was sent.");
  await hand.switchToChange();
  await page.goto(`${origin}/ticket/1`);
  await raisePriority(hand);
  contains("trac: in change mode it is done, with the form's own token", await read(page), "major → critical", "Raised after a call.");
  await page.click("a[href='#modify']");
  const description = await page.inputValue("#field-description");
  check("trac: the hidden card is as it was, and hidden", description.includes("•••• 1111"), description);
  await page.fill("#field-description", `${description} Called twice.`);
  await send(page);
  check("trac: a text edited around what is hidden is saved, and what is hidden stays as it was", (await read(page)).includes("•••• 1111") && (await read(page)).includes("Called twice."), await read(page));
  await page.click("a[href='#modify']");
  await page.fill("#field-description", description.replace("•••• 1111", "• 1111"));
  await send(page);
  contains("trac: a mark that was damaged overwrites nothing", await read(page), "Nothing was sent.", "a part of what is hidden was changed");
  await page.goto(`${origin}/ticket/1?format=csv`);
  contains("trac: an export is refused", await read(page), "This would export data. Nothing was");
  await page.goto(`${origin}/admin/general/basics`);
  contains("trac: the administration is out of reach by the rules", await read(page), "Nothing was sent.");
  await endAtThePortal(hand);
  await mailSays(hand, "trac", "Priority", "major", "critical", "on #1 (Invoices show the wrong tax)", "export");
});

/** Under a grant to view: asked, allowed, and sent once with a token that the form has only now. */
export const tracAsked = before("trac", "Acme Desk", openTrac, async (hand) => {
  const { page, origin, house } = hand;
  await page.goto(`${origin}/ticket/1`);
  await raisePriority(hand);
  contains("trac: a change under a grant to view can be asked about", await read(page), "This would change data. Nothing was sent.", "Ask Olivia");
  await hand.click("a:has-text('Ask Olivia')");
  await page.fill("textarea[name=why]", "It waits for a customer's call");
  await hand.click("main form button.btn-primary");
  const question = page.url();
  await hand.be("olivia");
  await hand.go("/account/questions");
  await hand.click("main a[href^='/account/questions/con_']");
  contains("trac: the owner reads what exactly", await read(page), "Priority", "major", "critical");
  await hand.click("button[value=once]");
  await hand.be("ana");
  await page.goto(question);
  await hand.click("main button:has-text('Send now')");
  contains("trac: it is sent once, with the form's newest token", await read(page), "Sent, once");
  await page.goto(`${origin}/ticket/1`);
  contains("trac: and the app has done it", await read(page), "major → critical", "Raised after a call.");
  check("trac: the portal is where questions are asked and answered", question.startsWith(house.portal), question);
}, "view");

async function raisePriority({ page }) {
  await page.click("a[href='#modify']");
  await page.selectOption("#field-priority", "critical");
  await page.fill("#comment", "Raised after a call.");
  await send(page);
}

async function send(page) {
  await page.click("#propertyform input[name=submit]");
  await page.waitForLoadState("load");
}

export const lab = before("jupyterlab", "Acme Lab", openLab, async (hand, running) => {
  const { page, origin } = hand;
  const sent = [];
  page.on("request", (request) => sent.push({ method: request.method(), url: request.url(), headers: request.headers() }));
  await edit(page, origin, "tax.txt", "rate: 10");
  check("lab: a save while viewing only is refused", running.file("tax.txt") === "rate: 20\n", running.file("tax.txt"));
  const call = sent.find((request) => request.method === "PUT" && request.url.includes("/api/contents/tax.txt"));
  const cookie = await page.evaluate(() => document.cookie);
  check("lab: its script sends its cookie's token and its bearer, both under other values", cookie.includes(call?.headers["x-xsrftoken"] ?? "none") && /^token \S{20,}/.test(call?.headers.authorization ?? ""), JSON.stringify(call?.headers));
  contains("lab: the banner stands on its page", await bannerText(page), "SUPPORT", "Northwind", "as Olivia");

  await changeMode(hand, origin);
  await edit(page, origin, "tax.txt", "rate: 10");
  check("lab: in change mode it is saved", await until(() => running.file("tax.txt").includes("rate: 10"), 20), running.file("tax.txt"));
  const shown = await edit(page, origin, "ledger.txt", "note: called");
  check("lab: a card number in a file is hidden", !shown.includes(CARD) && shown.includes("•••• 1111"), shown);
  const saved = () => running.file("ledger.txt").includes("note: called") && running.file("ledger.txt").includes(CARD);
  check("lab: a file edited around what is hidden is saved, and what is hidden stays as it was", await until(saved, 20), running.file("ledger.txt"));
  await page.goto(`${origin}/files/ledger.txt?download=1`);
  contains("lab: a download is refused", await read(page), "Nothing was");
  await endAtThePortal(hand);
  await mailSays(hand, "lab", "Content", "export");
});

/** Adds a line at the end of a file and saves it; gives what the editor showed. */
async function edit(page, origin, name, line) {
  await page.goto(`${origin}/lab/tree/${name}`);
  const editor = page.locator(".jp-FileEditor .cm-content:visible").first();
  await editor.waitFor({ timeout: 30_000 });
  const first = name === "ledger.txt" ? "customer" : "rate";
  await until(async () => (await editor.innerText()).trim().startsWith(first));
  const shown = await editor.innerText();
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(`${line}\n`);
  const saved = page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.url().includes(`/api/contents/${name}`));
  await page.keyboard.press("Control+s");
  await saved;
  return shown;
}

async function changeMode(hand, origin) {
  await sessionPage(hand);
  await hand.click("main button:has-text('Switch to change mode')");
  await hand.arrive();
  await hand.page.goto(origin);
}

/** The session's own page on the portal. */
async function sessionPage(hand) {
  await hand.be("ana");
  await hand.page.locator("main a[href^='/agent/sessions/']").first().click();
  await hand.page.waitForLoadState("load");
}

async function endAtThePortal(hand) {
  await sessionPage(hand);
  await hand.click("main form[action$='/end'] button");
  await saysWhatWasFixed(hand.page, "Looked into the numbers");
}

async function mailSays(hand, name, ...words) {
  await openMail(hand, "support visit", { newest: true });
  const mail = await hand.page.frameLocator("iframe.mail-frame").locator("body").innerText();
  contains(`${name}: the summary mail says what was done`, mail, ...words);
  check(`${name}: and no card number`, !mail.includes(CARD));
}
