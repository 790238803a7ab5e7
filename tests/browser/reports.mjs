// Rita reads the reports: charts and the tables that say the same, other weeks, and a file; on paper everything is open.

import { check, contains } from "./checks.mjs";
import { look } from "./look.mjs";
import { Hand } from "./people.mjs";
import { evaluate, openWindow, read } from "./windows.mjs";

export async function reports(browser, house) {
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.be("rita");
  await hand.go("/review");
  await hand.click(".site-nav a[href='/review/reports']");
  contains("reports: what there was stands in sentences", await read(page), "sessions ended", "Half of them lasted", "How agents work");
  const charts = page.locator("svg[role=img]");
  check("reports: with charts", (await charts.count()) >= 3, String(await charts.count()));
  await look(page, "reports");

  for (const summary of await page.locator(".report-numbers > summary").all()) await summary.click();
  await look(page, "reports, tables open");
  const bars = await page.locator("[aria-labelledby=sessions] rect.chart-first, [aria-labelledby=sessions] rect.chart-second").count();
  const rows = await page.locator("[aria-labelledby=sessions] tbody tr").count();
  check("reports: a row for each of twelve weeks", rows === 12, `${rows} rows, ${bars} bars`);

  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[href^='/review/reports/agents.csv']")]);
  check("reports: the table is a file", /^porchlight-agents-\d{4}-W\d\d-\d{4}-W\d\d\.csv$/.test(download.suggestedFilename()), download.suggestedFilename());

  await hand.click(".chips a[href='/review/reports?weeks=4']");
  check("reports: four weeks stand in the address", page.url().endsWith("?weeks=4"), page.url());
  await hand.go("/review/reports?from=2019-01-07&until=2019-01-13");
  contains("reports: a week without anybody says so", await read(page), "No sessions in these weeks.");
  await look(page, "reports, nothing");
  await hand.go("/review/reports?from=2019-01-07");
  contains("reports: too many weeks are refused at the field", await read(page), "There is a problem", "At most 53 weeks can be shown.");
  await look(page, "reports, too long");

  await hand.go("/review/reports");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 794, height: 1123 });
  const wide = await evaluate(page, "document.documentElement.scrollWidth <= document.documentElement.clientWidth");
  check("reports: nothing stands beyond the paper's edge", wide);
  await page.emulateMedia({ media: "screen" });
  await page.context().close();
}
