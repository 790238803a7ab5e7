// The history in parts, on paper, and the pages about it: each state looked at once.

import { check } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand } from "./people.mjs";
import { openWindow } from "./windows.mjs";

export async function papers(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.be("olivia");
  await choosing(hand);
  await onPaper(hand);
  for (const [path, name] of [["/account/how-it-works", "how it works"], ["/account/notices", "mails to choose"]]) {
    await hand.go(path);
    await look(page, name);
  }
  await page.uncheck("#statement");
  await hand.click("main form button.btn-primary");
  await look(page, "mails chosen");
  await page.context().close();
}

async function choosing(hand) {
  const { page } = hand;
  await hand.go("/account/history");
  await page.locator(".choose > summary").click();
  await look(page, "history, choosing");
  await page.fill("#until", "2020-01-31");
  await hand.click(".choose button");
  check("papers: what is chosen stands in the address", page.url().includes("until=2020-01-31"), page.url());
  await look(page, "history, nothing then");
  await hand.click(".chips a");
  check("papers: a chip takes its choice off", !page.url().includes("until"), page.url());
  await hand.go("/account/history?from=soon");
  await look(page, "history with an error");
  await hand.go("/account/history?from=2020-01-01&until=2099-12-31");
  await look(page, "history, chosen");
}

async function onPaper(hand) {
  const { page } = hand;
  await hand.go("/account/history/print");
  await look(page, "history for printing");
  for (const format of ["A4", "Letter"]) {
    const pdf = await page.pdf({ format, preferCSSPageSize: false });
    check(`papers: ${format} is a PDF`, pdf.subarray(0, 5).toString() === "%PDF-");
  }
}
