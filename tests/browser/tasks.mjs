// Declared tasks, limits of a grant, and refused tries: what is typed is helped along, and what is outside is seen.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand, until } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function tasks(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await oliviaLimits(hand);
  await benIsRefused(hand);
  await anaIsHelpedAndLooksElsewhere(hand);
  await theOthersRead(hand);
  await page.context().close();
}

async function oliviaLimits(hand) {
  const { page } = hand;
  await hand.be("olivia");
  await page.locator("details.limit summary").click();
  check("tasks: nobody is asked which person while anyone may enter", !(await page.locator("#agent").isVisible()));
  await page.check("#who-agent");
  check("tasks: then she chooses the person", await page.locator("#agent").isVisible());
  await page.selectOption("#agent", { label: "Ana" }).catch(() => page.selectOption("#agent", { index: 0 }));
  await page.fill("#purpose", "x".repeat(90));
  await look(page, "limit unfolded");
  await hand.click("main button:has-text('Allow support access')");
  contains("tasks: a purpose too long is said, and all stays", await read(page), "Say in at most 80 characters what for.");
  check("tasks: the fold is open", (await page.inputValue("#purpose")).length === 90);
  await look(page, "limit with an error");
  await page.fill("#purpose", "onboarding");
  await hand.click("main button:has-text('Allow support access')");
  contains("tasks: access is on, for Ana alone", await read(page), "for onboarding");
  await page.locator("summary", { hasText: "Change the limit" }).click();
  await look(page, "support access limited");
}

async function benIsRefused(hand) {
  const { page } = hand;
  await hand.be("ben");
  await hand.chooseNorthwind();
  contains("tasks: Ben reads whom it is for", await read(page), "Northwind allowed support access only for");
  await look(page, "grant for another");
}

async function anaIsHelpedAndLooksElsewhere(hand) {
  const { page } = hand;
  await hand.be("ana");
  await hand.chooseNorthwind();
  contains("tasks: Ana reads the limit and the tasks", await read(page), "for onboarding", "What will you work on?");
  await page.fill("#reason", "support");
  const hint = () => page.locator("#reason-hint").innerText();
  check("tasks: an empty reason is said while she types", await until(async () => (await hint()).includes("not enough")), await hint());
  const spoken = () => page.locator("[data-reason-help]").innerText();
  check("tasks: and spoken", (await page.locator("[data-reason-help]").textContent()).includes("not enough"), await spoken());
  await look(page, "reason that says nothing");
  await page.fill("#reason", "Checking why invoices show 20% tax");
  check("tasks: a good one is content", await until(async () => (await hint()).startsWith("For example")), await hint());
  await page.check("input[name=work][value=invoices]");
  await hand.enter();
  await page.goto(`${hand.origin}/settings/notifications`);
  await hand.go("/agent");
  await hand.click("main a:has-text('Session page')");
  contains("tasks: the task offers no switch", await read(page), "Declared task", "Invoices");
  await look(page, "session of a task");
  await hand.click("main button:has-text('End session')");
}

async function theOthersRead(hand) {
  const { page } = hand;
  await hand.be("rita");
  await page.goto(`${hand.house.portal}/review?state=outside-task`);
  await look(page, "queue outside the task");
  await hand.click("main .row-title a");
  contains("tasks: Rita reads what was outside", await read(page), "Outside the declared task", "Notifications");
  await look(page, "review outside the task");
  await hand.go("/review/attempts");
  contains("tasks: refused tries stand by agent and cause", await read(page), "Refused tries", "Support access was not allowed");
  await look(page, "refused tries");
  await hand.go("/review/attempts?agent=stf_00000000000000000000000000000000");
  await look(page, "no refused tries");
  await hand.be("olivia");
  await hand.go("/account/history");
  contains("tasks: Olivia reads how many pages were outside", await read(page), "1 page outside the declared task");
  await look(page, "history with a task");
  await hand.go("/account/how-it-works");
  contains("tasks: there is no override", await read(page), "Acme cannot override this");
}
