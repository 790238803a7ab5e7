// One hidden field for one case: Ana chooses it by keyboard from the banner, Olivia allows it, it shows once. And the same
// without script.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand, viewing } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

const iban = "DE89370400440532013000";

export async function reveal(browser, house) {
  const { olivia, ana } = await viewing(browser, house);
  const app = ana.origin;
  await ana.page.goto(`${app}/settings/billing`);
  check("reveal: it is hidden", (await value(ana.page)) !== iban);
  await look(ana.page, "a page with hidden values");

  // By keyboard: into the banner, back by one, and open.
  await ana.page.keyboard.press("Alt+Shift+B");
  await ana.page.keyboard.press("Shift+Tab");
  const opened = ana.page.context().waitForEvent("page");
  await ana.page.keyboard.press("Enter");
  const list = await opened;
  await list.waitForLoadState("load");
  contains("reveal: the list names what was hidden", await read(list), "Hidden on “Billing settings”", "IBAN");
  check("reveal: and no card", !(await read(list)).includes("Card number ••"), await read(list));
  await look(list, "hidden values");
  await list.locator("label", { hasText: "IBAN" }).locator("input").check();
  await list.locator("form.choose button").click();
  await list.waitForLoadState("load");
  contains("reveal: the question is on the portal", await read(list), "May I see IBAN on Billing settings, which is hidden?");
  await look(list, "reveal, about to be asked");
  await list.fill("textarea[name=why]", "A payment came back from the bank");
  await list.locator("main form button.btn-primary").click();
  contains("reveal: she waits", await read(list), "Waiting for an answer");

  await olivia.go("/account/questions");
  await olivia.click("main a[href^='/account/questions/con_']");
  contains("reveal: Olivia reads which field, and why", await read(olivia.page), "see IBAN on Billing settings", "A payment came back");
  await look(olivia.page, "reveal, asked of an owner");
  await olivia.click("button[value=once]");
  await look(olivia.page, "reveal, allowed");
  await list.reload();
  contains("reveal: Ana reads that she may look", await read(list), "Allowed once", "Open the page");
  await look(list, "reveal of an agent, allowed");
  await list.locator("a:has-text('Open the page')").click();
  await list.waitForLoadState("load");
  check("reveal: it shows", (await value(list)) === iban, await value(list));
  await list.reload();
  check("reveal: a reload hides it again", (await value(list)) !== iban, await value(list));

  await olivia.go("/account/history");
  await olivia.click("main a[href^='/account/history/ses_']");
  contains("reveal: her history says so", await read(olivia.page), "1 hidden field shown", "saw IBAN on Billing settings, which is hidden otherwise");
  await look(olivia.page, "session with a field shown");
  await withoutScript(browser, house);
  await olivia.page.context().close();
  await ana.page.context().close();
}

/** As far as the question, where no script runs. */
async function withoutScript(browser, house) {
  const page = await openWindow(browser, { script: false });
  const ana = new Hand(page, house);
  await ana.go("/");
  await ana.be("ana");
  await ana.chooseNorthwind();
  await ana.click("main form button.btn-primary");
  await ana.click("main form[data-auto-submit] button");
  await ana.arrive();
  await page.goto(`${ana.origin}/settings/billing`);
  await ana.click("#porchlight-bar a:has-text('Hidden values')");
  contains("reveal: the list without script", await read(page), "Hidden on “Billing settings”");
  await page.locator("label", { hasText: "IBAN" }).locator("input").check();
  await ana.click("form.choose button");
  contains("reveal: the question without script", await read(page), "May I see IBAN on Billing settings");
  await page.context().close();
}

async function value(page) {
  return page.inputValue("input[name=iban]");
}
