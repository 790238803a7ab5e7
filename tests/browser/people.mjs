// What the people of the story do, in their own words: each verb is one or more clicks in a window, and counts them.

import { openWindow } from "./windows.mjs";

/** Counts the clicks of a window. */
export class Hand {
  clicks = 0;

  constructor(page, house) {
    this.page = page;
    this.house = house;
  }

  async click(what) {
    const target = typeof what === "string" ? this.page.locator(what).first() : what;
    await target.click();
    this.clicks += 1;
    await this.page.waitForLoadState("load");
  }

  go(path) {
    return this.page.goto(this.house.portal + path);
  }

  /** One click on somebody in the demo's bar, from wherever the window is. */
  async be(persona) {
    if (!this.page.url().startsWith(this.house.portal)) await this.go("/");
    await this.click(`.demo-bar button[name=persona][value=${persona}]`);
  }

  get origin() {
    return new URL(this.page.url()).origin;
  }

  // ---- Olivia ----

  async allow(scope = "change") {
    if (scope === "change") await this.click("input[name=scope][value=change]");
    await this.click("main button:has-text('Allow support access')");
  }

  async turnOff() {
    await this.click("main form[action='/account/support-access/off'] button");
  }

  // ---- Ana ----

  /** As she finds it: she looks for it, and opens it. */
  async chooseNorthwind() {
    await this.page.fill("main input[type=search]", "Northwind");
    await this.page.keyboard.press("Enter");
    await this.page.waitForURL(/q=Northwind/);
    const row = this.page.locator("#found li:has-text('Northwind')").first();
    const open = row.locator("a[href$='/open'], a[href*='/open?ticket=']");
    // Where it does not lead there (she is inside, or may not), the address is there still.
    if ((await open.count()) > 0) await open.click();
    else await this.go(`/agent/accounts/${await row.getAttribute("id")}/open`);
  }

  /** The open form is filled in by the demo; one click leads into the app. */
  async enter() {
    await this.click("main form button.btn-primary");
    await this.arrive();
  }

  async arrive() {
    await this.page.waitForURL((url) => url.hostname.endsWith(".localhost"));
    await this.page.waitForLoadState("load");
  }

  async openTax() {
    await this.click("main a[href='/settings/tax']");
  }

  async saveRate(rate) {
    await this.page.fill("input[name=rate]", rate);
    await this.click("main form[action='/settings/tax'] button");
  }

  async switchToChange() {
    await this.click("a:has-text('Switch to change mode')");
    await this.click("main button:has-text('Switch to change mode')");
    await this.arrive();
  }

  async export() {
    await this.click("a[href='/customers']");
    await this.click("a[href='/customers.csv']");
    await this.page.waitForLoadState("load");
  }

  /** The banner's End button is in a closed shadow root: found as a person without a mouse finds it. Counts as one click. */
  async endByBanner() {
    for (let tabs = 0; tabs < 60; tabs += 1) {
      await this.page.keyboard.press("Tab");
      if (/^End/.test(await focusedName(this.page))) {
        this.clicks += 1;
        await this.page.keyboard.press("Enter");
        await this.page.waitForURL(`${this.house.portal}/agent/sessions/*`);
        await this.page.waitForLoadState("load");
        return;
      }
    }
    throw new Error("sixty Tabs did not find the banner's End button");
  }
}

/** At the end of a session: says what was fixed, without a mouse, so that the summary need not wait. */
export async function saysWhatWasFixed(page, line) {
  await page.fill("input[name=line]", line);
  await page.keyboard.press("Enter");
  await page.locator("input[name=line]").waitFor({ state: "detached" });
  await page.waitForLoadState("load");
}

/** The accessible name of what has the focus, inside closed shadow roots too. */
export async function focusedName(page) {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const focused = nodes.filter((node) => node.role?.value !== "RootWebArea")
      .filter((node) => node.properties?.some((property) => property.name === "focused" && property.value.value === true));
    return focused.at(-1)?.name?.value ?? "";
  } finally {
    await session.detach();
  }
}

/** Waits until something on a page that does not renew itself is there. */
export async function until(what, tries = 60) {
  for (let i = 0; i < tries; i += 1) {
    if (await what()) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return false;
}

/** Opens a mail by its subject; the newest of all, once it is that one, where older ones are called alike. */
export async function openMail(hand, subject, { newest = false } = {}) {
  const found = await until(async () => {
    await hand.go("/demo/mail");
    const subjects = await hand.page.locator(".mail-subject").allInnerTexts();
    return (newest ? subjects.slice(0, 1) : subjects).some((text) => text.includes(subject));
  });
  if (!found) throw new Error(`no mail came whose subject has ${subject}`);
  await hand.page.locator(".mail-subject", { hasText: subject }).first().click();
  await hand.page.waitForLoadState("load");
}

/** What the banner says, read as a screen reader does: its shadow root is closed to everybody else. */
export async function bannerText(page) {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const words = (node) => node.role?.value === "StaticText" ? node.name.value : (node.childIds ?? []).map((id) => byId.get(id)).filter(Boolean).map(words).join(" ");
    return nodes.filter((node) => node.role?.value === "region" && node.name?.value.startsWith("Support session")).map(words).join(" ");
  } finally {
    await session.detach();
  }
}

/** Olivia has allowed viewing, and Ana is inside; each in a window of her own. */
export async function viewing(browser, house) {
  const olivia = new Hand(await openWindow(browser), house);
  await olivia.go("/");
  await olivia.be("olivia");
  await olivia.allow("view");
  const ana = new Hand(await openWindow(browser), house);
  await ana.go("/");
  await ana.be("ana");
  await ana.chooseNorthwind();
  await ana.enter();
  return { olivia, ana };
}
