// A refused change becomes a question: Ana asks, Olivia answers, Ana sends exactly that, once. And the administrator's
// page of rules, with its tester. Each page is looked at as everybody sees it.

import { check, contains } from "./checks.mjs";
import { press, tabTo } from "./keyboard.mjs";
import { look } from "./look.mjs";
import { Hand, viewing } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function questions(browser, house) {
  const { olivia, ana } = await viewing(browser, house);

  await asked(ana, "10");
  await answered(olivia, "button[value=once]", "question, allowed");
  await ana.page.reload();
  await look(ana.page, "question of an agent, allowed");
  await ana.click("main button:has-text('Send now')");
  contains("questions: what was allowed is sent, and said so", await read(ana.page), "Sent, once");
  await look(ana.page, "question of an agent, sent");
  await ana.page.goto(`${ana.app}/settings/tax`);
  check("questions: the rate is 10 now", (await ana.page.inputValue("input[name=rate]")) === "10");

  await asked(ana, "12");
  await olivia.go("/account/questions");
  await olivia.click("main a[href^='/account/questions/con_']");
  await olivia.page.locator("details.decline summary").click();
  await olivia.page.fill("textarea[name=note]", "Please leave it at 10%.");
  await olivia.click("button[value=declined]");
  await look(olivia.page, "question, declined");
  await ana.page.reload();
  contains("questions: the note is read by who asked", await read(ana.page), "Please leave it at 10%.");
  await look(ana.page, "question of an agent, declined");
  await olivia.go("/account/questions");
  await look(olivia.page, "questions of an owner");
  await meanwhile(browser, house, ana);
  await sensitive(browser, house, olivia, ana);
  await withoutScript(browser, house, ana);
  await rules(browser, house);
  await olivia.page.context().close();
  await ana.page.context().close();
}

/** A change that a session to view refuses, asked about on the portal. */
async function asked(ana, rate) {
  const page = ana.page;
  ana.app ??= ana.origin;
  await page.goto(`${ana.app}/settings/tax`);
  await ana.saveRate(rate);
  contains("questions: nothing was sent", await read(page), "This would change data. Nothing was sent.");
  await look(page, "refused change that can be asked about");
  await ana.click("a:has-text('Ask Olivia')");
  contains("questions: exactly what is asked", await read(page), `${rate}%`);
  await look(page, "question, about to be asked");
  await page.fill("textarea[name=why]", "The rate was a slip in March");
  await ana.click("main form button.btn-primary");
  contains("questions: she waits", await read(page), "You asked to");
  await look(page, "question of an agent, waiting");
}

async function answered(olivia, button, name) {
  await olivia.go("/account/support-access");
  await look(olivia.page, "support access with a question");
  await olivia.go("/account/questions");
  await olivia.click("main a[href^='/account/questions/con_']");
  await look(olivia.page, "question of an owner");
  await olivia.click(button);
  await look(olivia.page, name);
}

/** Two windows of the owners' side: what is answered in one is said in the other, without anybody doing anything there. */
async function meanwhile(browser, house, ana) {
  await asked(ana, "13");
  const [one, other] = [new Hand(await openWindow(browser), house), new Hand(await openWindow(browser), house)];
  for (const hand of [one, other]) {
    await hand.go("/");
    await hand.be("olivia");
    await hand.go("/account/questions");
    await hand.click("main a[href^='/account/questions/con_']");
  }
  await other.page.locator("details.decline summary").click();
  await other.page.fill("textarea[name=note]", "Half a sentence");
  await one.click("button[value=once]");
  await other.page.waitForSelector("#meanwhile p");
  contains("questions: the other window says who answered", await read(other.page), "allowed it, once");
  check("questions: what was being typed there is still there", (await other.page.inputValue("textarea[name=note]")) === "Half a sentence");
  await look(other.page, "question of an owner, answered meanwhile");
  await other.click("#meanwhile a");
  contains("questions: one click shows how it stands", await read(other.page), "Allowed once");
  await ana.page.waitForSelector("main button:has-text('Send now')");
  contains("questions: the page that waits looks by itself", await read(ana.page), "Allowed once");
  for (const hand of [one, other]) await hand.page.context().close();
}

/** Something sensitive: Olivia allows it, Rita seconds it, by keyboard, and Ana sends it. */
async function sensitive(browser, house, olivia, ana) {
  await askedForBilling(ana, "Northwind GmbH & Co KG");
  await look(ana.page, "sensitive question, waiting");
  await olivia.go("/account/questions");
  await olivia.click("main a[href^='/account/questions/con_']");
  contains("questions: the owner reads that a lead has to agree", await read(olivia.page), "a lead at", "has to agree as well");
  await look(olivia.page, "sensitive question of an owner");
  await olivia.click("button[value=once]");
  const rita = new Hand(await openWindow(browser), house);
  await rita.go("/");
  await rita.be("rita");
  await rita.go("/review/questions");
  await look(rita.page, "questions for a lead");
  await tabTo(rita.page, /asks to do something sensitive/);
  await press(rita.page, "Enter");
  await look(rita.page, "sensitive question of a lead");
  await tabTo(rita.page, /^Agree$/);
  await press(rita.page, "Enter");
  contains("questions: the lead agreed, by keyboard", await read(rita.page), "agreed");
  await look(rita.page, "sensitive question, seconded");
  await ana.page.reload();
  contains("questions: the agent reads both", await read(ana.page), "Allowed once", "Rita");
  await ana.click("main button:has-text('Send now')");
  contains("questions: what both allowed is sent", await read(ana.page), "Sent, once");
  await look(ana.page, "sensitive question, sent");
  await rita.page.context().close();
}

async function askedForBilling(ana, holder) {
  const page = ana.page;
  await page.goto(`${ana.app}/settings/billing`);
  await page.fill("input[name=account_holder]", holder);
  await ana.click("main form[action='/settings/billing'] button");
  contains("questions: sensitive, and nothing was sent", await read(page), "This is sensitive. Nothing was sent.", "a lead’s after it");
  await look(page, "refused sensitive step");
  await ana.click("a:has-text('Ask Olivia')");
  await page.fill("textarea[name=why]", "The register has another name");
  await ana.click("main form button.btn-primary");
}

/** The same way without script: every page leads on by its own links and buttons. */
async function withoutScript(browser, house, ana) {
  await asked(ana, "14");
  const at = ana.page.url();
  const olivia = new Hand(await openWindow(browser, { script: false }), house);
  await olivia.go("/");
  await olivia.be("olivia");
  await olivia.go("/account/questions");
  await olivia.click("main a[href^='/account/questions/con_']");
  check("questions: without script there is a way to look again", (await olivia.page.locator("a:has-text('Look again')").count()) === 1);
  await olivia.click("a:has-text('Look again')");
  await olivia.click("button[value=once]");
  contains("questions: without script it is answered", await read(olivia.page), "Allowed once");
  const plain = new Hand(await openWindow(browser, { script: false }), house);
  await plain.go("/");
  await plain.be("ana");
  await plain.page.goto(at);
  await plain.click("main button:has-text('Send now')");
  await plain.click("main form[data-auto-submit] button");
  contains("questions: without script it is sent", await read(plain.page), "Sent, once");
  for (const hand of [olivia, plain]) await hand.page.context().close();
}

async function rules(browser, house) {
  const adam = new Hand(await openWindow(browser), house);
  await adam.go("/");
  await adam.be("adam");
  await adam.go("/admin/rules");
  await look(adam.page, "rules");
  await adam.page.fill("[name=target], [name=path]", "/invoices/17/delete");
  await adam.page.locator("main form button").first().click();
  await adam.page.waitForLoadState("load");
  await look(adam.page, "rules, tried out");
  await adam.page.context().close();
}
