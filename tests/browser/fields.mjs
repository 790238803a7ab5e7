// The field register: what Ana saw is listed, a lead decides, and the next page shows it so.

import { check, contains } from "./checks.mjs";
import { Hand, focusedName, until } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function fields(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.be("rita");
  await hand.go("/admin/fields");
  contains("fields: before anybody looked, nothing is listed", await read(page), "Nothing waits for a decision", "Learn on a test account");

  await hand.be("olivia");
  await hand.allow("change");
  await hand.be("ana");
  await hand.chooseNorthwind();
  await hand.enter();
  const { origin } = hand;
  await hand.openTax();
  check("fields: Ana sees the tax rate", (await page.inputValue("input[name=rate]")) === "20");

  await hand.be("rita");
  await hand.go("/admin/fields?q=rate");
  contains("fields: what she saw is listed by name and page", await read(page), "rate", "/settings/tax", "Shown, unless it looks secret");
  await page.locator("input[name=field]").first().focus();
  await page.keyboard.press("Space");
  const button = (await page.locator("button.btn-primary", { hasText: "ticked" }).innerText()).replace(/\s+/g, " ");
  check("fields: the button counts what is ticked", button.trim() === "Decide about the ticked 1", button);
  await page.selectOption("select[name=see]", "hidden");
  for (let tabs = 0; tabs < 60 && !(await focusedName(page)).startsWith("Decide about the ticked"); tabs += 1) await page.keyboard.press("Shift+Tab");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  contains("fields: decided by the keyboard alone", await read(page), "1 field: hidden. It is in force, and on record.");

  await page.goto(`${origin}/settings/tax`);
  const shown = await page.inputValue("input[name=rate]");
  check("fields: the very next page hides it", shown !== "20" && shown !== "", shown);
  await hand.be("olivia");
  await hand.go("/account/history");
  const told = await until(async () => { await hand.go("/account/history"); return (await read(page)).includes("decided that rate on /settings/tax stays hidden from support"); }, 8);
  check("fields: Olivia reads in her history that it was decided", told, (await read(page)).slice(0, 1500));
  await page.context().close();
  await withoutScript(browser, house);
}

async function withoutScript(browser, house) {
  const page = await openWindow(browser, { script: false });
  const hand = new Hand(page, house);
  await hand.be("adam");
  await hand.go("/admin/fields?show=all&route=%2Fsettings%2Ftax");
  const listed = await page.locator("input[name=field]").count();
  await page.selectOption("select[name=see]", "shown");
  await page.locator("button[name=scope]").click();
  await page.waitForLoadState("load");
  contains("fields: without script all that are found are decided about at once", await read(page), `${listed} fields: shown. It is in force`);
  await page.context().close();
}
