// Who may enter: Adam takes the role away and gives it back, suspends and restores; Ana reads why she may not.

import { contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand } from "./people.mjs";
import { openWindow, read } from "./windows.mjs";

export async function staff(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.be("adam");
  await hand.go("/admin/staff");
  contains("staff: everybody is listed, with who may enter", await read(page), "4 on the staff", "May enter", "Enters no accounts", "team Invoices");
  await look(page, "staff");
  await hand.go("/admin/staff?show=suspended");
  contains("staff: nobody is suspended", await read(page), "Nobody is suspended");
  await look(page, "staff, nobody suspended");
  await hand.go("/admin/staff?q=nobody-of-that-name");
  await look(page, "staff, nobody found");
  await invites(hand);
  await decides(hand);
  await page.context().close();
}

async function press(page, label) {
  await page.locator("main button", { hasText: label }).first().click();
  await page.waitForLoadState("load");
}

async function invites({ page, go }) {
  await page.goto(new URL("/admin/staff/invite", page.url()).href);
  await press(page, "Make the link");
  await look(page, "invite with errors");
  await page.fill("input[name=email]", "nina@acme.example");
  await page.fill("input[name=name]", "Nina");
  await press(page, "Make the link");
  contains("staff: the link is shown once", await read(page), "It is shown only here and now.");
  await look(page, "one-time link");
}

async function decides(hand) {
  const { page } = hand;
  await hand.go("/admin/staff?q=ben");
  await page.locator("main a", { hasText: /^Ben$/ }).click();
  await page.waitForLoadState("load");
  await look(page, "one of the staff");
  await press(page, "Suspend Ben");
  await look(page, "suspending without a reason");
  await page.fill("input[name=reason]", "left his laptop on a train");
  await press(page, "Suspend Ben");
  contains("staff: Ben is suspended", await read(page), "Ben is suspended", "Restore them, when the reason is gone.");
  await look(page, "somebody suspended");
  await press(page, "Restore Ben");
  contains("staff: Ben is restored", await read(page), "Ben may enter accounts that allow it");
  await page.fill("input[name=trained]", "");
  await press(page, "Note the training");
  contains("staff: without training he may not", await read(page), "has not finished the training");
  await hand.be("ben");
  contains("staff: Ben reads why, and what to do", await read(page), "You may not enter accounts at the moment.", "have an administrator note the day");
  await look(page, "agent who may not enter");
  await hand.chooseNorthwind();
  await page.waitForLoadState("load");
  contains("staff: no form is shown to him", await read(page), "Nothing was opened.");
  await look(page, "not eligible");
  await hand.go("/staff/guidelines");
  contains("staff: the guidelines are there", await read(page), "You are a guest.", "You have read this version.");
  await look(page, "guidelines");
}
