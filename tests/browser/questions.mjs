// A refused change becomes a question: Ana asks, Olivia answers, Ana sends exactly that, once. And the administrator's
// page of rules, with its tester. Each page is looked at as everybody sees it.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function questions(browser, house) {
  const olivia = new Hand(await openWindow(browser), house);
  await olivia.go("/");
  await olivia.be("olivia");
  await olivia.allow("view");
  const ana = new Hand(await openWindow(browser), house);
  await ana.go("/");
  await ana.be("ana");
  await ana.chooseNorthwind();
  await ana.enter();

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
