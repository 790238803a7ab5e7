// The whole story in a browser that runs no script: every form is a plain POST, the banner is plain elements.

import { check, contains } from "./checks.mjs";
import { Hand, openMail } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function withoutScript(browser, house) {
  const page = await openWindow(browser, { script: false });
  const hand = new Hand(page, house);
  await hand.go("/");
  await hand.click("main .story-go button");
  await hand.allow("change");
  contains("no script: Olivia allowed it", await read(page), "On until", "View and change");

  await hand.click(".demo-bar .demo-next");
  await hand.click("main form button.btn-primary");
  contains("no script: the hand-off waits for its button", await read(page), "Entering Northwind", "Enter Acme Invoices");
  await hand.click("main form[data-auto-submit] button");
  await hand.arrive();
  contains("no script: the plain banner says all of it", await page.locator("#porchlight-bar").innerText(), "SUPPORT SESSION", "Northwind", "as Olivia", "View only", "#4821", "min left");
  await hand.openTax();
  await hand.saveRate("10");
  contains("no script: a change while viewing only is refused", await read(page), "This would change data. Nothing was sent.");
  await hand.click("a:has-text('Switch to change mode')");
  await hand.click("main button:has-text('Switch to change mode')");
  if (!page.url().includes("/settings/tax")) await hand.click("main form[data-auto-submit] button");
  await hand.arrive();
  contains("no script: the plain banner says change mode", await page.locator("#porchlight-bar").innerText(), "Change mode");
  await hand.saveRate("10");
  check("no script: the rate is 10 now", (await page.inputValue("input[name=rate]")) === "10", await read(page));
  await hand.export();
  contains("no script: an export is refused", await read(page), "This would export data. Nothing was");
  await page.goto(`${hand.origin}/`);
  await hand.click("#porchlight-bar form[action='/.porchlight/end'] button");
  contains("no script: the last page says so and leads on", await read(page), "Session ended", "Go on");
  await hand.click("a:has-text('Go on')");
  contains("no script: Ana is at her session's page", await read(page), "Session ended", "Tax rate", "What did you fix?");
  await hand.click("button:has-text('Nothing to add')");
  contains("no script: the summary goes out as it is", await read(page), "The summary goes out as it is.");

  await openMail(hand, "Acme support visit: 1 change", { newest: true });
  contains("no script: Olivia's mail", await page.frameLocator("iframe.mail-frame").locator("body").innerText(), "Tax rate", "20", "10");
  await hand.be("olivia");
  await hand.go("/account/history");
  contains("no script: Olivia's history", await read(page), "Ana", "Tax rate");
  await hand.be("rita");
  await page.locator(".row-title a", { hasText: "Northwind: Ana" }).first().click();
  await page.locator("button[name=verdict][value=no_concerns]").click();
  await hand.go("/");
  check("no script: all ten steps are ticked", (await page.locator(".story-done").count()) === 10, await read(page));
  await page.context().close();
}
