// Signing in, with the program as an operator runs it: Adam joins by a link, with a password and an authenticator, and signs
// in; strangers guess, and lock nobody out; Olivia comes by a link in a mail. Each page is looked at as everybody sees it.

import { createHmac } from "node:crypto";
import { check, contains } from "./checks.mjs";
import { press, tabTo } from "./keyboard.mjs";
import { look } from "./look.mjs";
import { focusedName, until } from "./people.mjs";
import { parsed } from "./postbox.mjs";
import { openServing } from "./serving.mjs";
import { openWindow, read } from "./windows.mjs";

const ADAM = "adam@acme.example";
const OLIVIA = "olivia@northwind.example";
const PASSWORD = "lantern over wet gravel";

export async function signIn(browser) {
  const serving = await openServing();
  try {
    const link = serving.invite(ADAM, "--name", "Adam", "--role", "admin", "--role", "agent", "--role", "reviewer");
    const page = await openWindow(browser);
    await page.goto(serving.portal);
    contains("sign-in: the front page asks which of the two one is", await read(page), "Sign in as an owner", "Sign in as staff");
    await look(page, "front");
    const adam = await joins(page, link);
    await signsIn(page, serving, adam);
    await elsewhere(browser, page, serving, adam);
    await withoutScript(browser, serving, adam);
    await guessed(browser, page, serving, adam);
    await olivia(browser, serving);
    await page.context().close();
  } finally {
    await serving.close();
  }
}

// ---- staff --------------------------------------------------------------------------------------------------------

/** Behind the link: a mistake, then not. Gives the authenticator and the recovery codes. */
async function joins(page, link) {
  for (const method of ["HEAD", "GET", "GET"]) await fetch(link, { method });
  await page.goto(link);
  contains("join: whoever else opened the link used nothing up", await read(page), "Welcome, Adam", "Choose a password");
  await look(page, "join");
  const key = (await page.textContent(".enrol-key code")).replaceAll(" ", "");
  const secret = base32(key);
  check("join: the key is one of an authenticator", secret.length >= 20, key);
  const picture = await page.locator(".enrol-picture").boundingBox();
  check("join: its picture is large enough for a phone's camera", picture.width >= 160 && Math.abs(picture.width - picture.height) < 2, JSON.stringify(picture));

  await page.fill("#password", "short");
  await page.fill("#code", "123");
  await submit(page, "Join");
  contains("join: what is wrong is said, all of it at once", await page.locator(".error-summary").innerText(), "Choose a password of at least 12 characters", "Enter the six digits");
  await look(page, "join with an error");
  await page.fill("#password", "password1234");
  await page.fill("#code", codeOf(secret, -1));
  await submit(page, "Join");
  contains("join: a password of the common ones is none", await read(page), "among the first that somebody would guess");
  check("join: the key is still the same", (await page.textContent(".enrol-key code")).replaceAll(" ", "") === key);
  await page.fill("#password", PASSWORD);
  await page.fill("#code", codeOf(secret, -1));
  await submit(page, "Join");
  contains("join: the recovery codes are shown", await read(page), "You have joined, Adam", "Keep these recovery codes");
  const codes = await page.locator(".recovery-codes code").allInnerTexts();
  check("join: ten of them, each another", new Set(codes).size === 10, codes.join(" "));
  await look(page, "recovery codes");
  await page.goto(link);
  contains("join: the link is over", await read(page), "This link is over", "Ask an administrator");
  await look(page, "join link over");
  return { secret, codes };
}

async function signsIn(page, serving, adam) {
  await page.goto(`${serving.portal}/agent`);
  check("sign-in: who is nobody yet is asked first", page.url().startsWith(`${serving.portal}/sign-in`), page.url());
  await look(page, "sign-in");
  await submit(page, "Sign in");
  contains("sign-in: what is missing is said beside each", await read(page), "There is a problem", "Enter your password.");
  await look(page, "sign-in with nothing typed");
  const wrong = async (password, code) => {
    await fill(page, ADAM, password, code);
    await submit(page, "Sign in");
    return (await page.locator(".error-summary").innerText()).trim();
  };
  const byPassword = await wrong("not the right one at all", codeOf(adam.secret, 0));
  const byCode = await wrong(PASSWORD, "000000");
  check("sign-in: nobody learns which of the two was wrong", byPassword === byCode && byCode.includes("E-mail address, password or code is not right."), `${byPassword} | ${byCode}`);
  check("sign-in: the address is kept, the password and the code are not", (await page.inputValue("#email")) === ADAM && (await page.inputValue("#password")) === "" && (await page.inputValue("#code")) === "");
  await look(page, "sign-in, refused");
  check("sign-in: what is wrong has the focus, for whoever is read to", /problem/i.test(await focusedName(page)) || (await page.evaluate(() => document.activeElement.className)) === "error-summary", await focusedName(page));

  // By keyboard: the one-time code by which he joined is used up, the next one is not.
  await tabTo(page, /^E-mail address/);
  await tabTo(page, /^Password/);
  await page.keyboard.type(PASSWORD);
  await tabTo(page, /^One-time code/);
  await page.keyboard.type(codeOf(adam.secret, 0));
  await press(page, "Enter");
  check("sign-in: by keyboard alone, and he is where he wanted to go", page.url() === `${serving.portal}/agent`, `${page.url()} ${await read(page)}`);
}

/** The same person in a second browser, by a recovery code; and both in the list of sign-ins. */
async function elsewhere(browser, page, serving, adam) {
  const other = await openWindow(browser);
  await other.goto(`${serving.portal}/sign-in`);
  await fill(other, ADAM, PASSWORD, adam.codes[0]);
  await submit(other, "Sign in");
  contains("sign-in: a recovery code is good in place of the authenticator, and says how many are left", await read(other), "You used a recovery code. 9 are left");
  await look(other, "signed in by a recovery code");
  await other.context().clearCookies();
  await other.goto(`${serving.portal}/sign-in`);
  await fill(other, ADAM, PASSWORD, adam.codes[0]);
  await submit(other, "Sign in");
  contains("sign-in: once", await read(other), "is not right");
  await fill(other, ADAM, PASSWORD, adam.codes[1]);
  await submit(other, "Sign in");
  await page.click(".site-who a");
  await page.waitForLoadState("load");
  contains("sign-in: the list says where one is signed in", await read(page), "Where you are signed in", "Chrome", "on Linux", "This one, here", "From 127.0.0.1");
  await look(page, "sign-ins of staff");
  const ends = page.locator("button:has-text('End it')");
  check("sign-in: the two others are there, to be ended", (await ends.count()) === 2, await read(page));
  await ends.first().click();
  await page.waitForLoadState("load");
  await ends.first().click();
  await page.waitForLoadState("load");
  contains("sign-in: ending one says so", await read(page), "Signed out there.");
  await look(page, "sign-ins of staff, one ended");
  await other.goto(`${serving.portal}/agent`);
  check("sign-in: there it is over at the next page", other.url().startsWith(`${serving.portal}/sign-in`), other.url());
  await other.context().close();
}

/** Every page of it where no script runs; and signing out. */
async function withoutScript(browser, serving, adam) {
  const page = await openWindow(browser, { script: false });
  await page.goto(`${serving.portal}/review`);
  await fill(page, ADAM, PASSWORD, "000000");
  await submit(page, "Sign in");
  contains("sign-in: without script, what is wrong is said", await read(page), "There is a problem");
  await fill(page, ADAM, PASSWORD, adam.codes[2]);
  await submit(page, "Sign in");
  check("sign-in: without script, he is where he wanted to go", page.url() === `${serving.portal}/review`, page.url());
  await page.goto(`${serving.portal}/staff/sign-ins`);
  await submit(page, "Sign out");
  contains("sign-in: without script, he signs out", await read(page), "You are signed out.");
  await page.goto(`${serving.portal}/review`);
  check("sign-in: and is asked again", page.url().startsWith(`${serving.portal}/sign-in`), page.url());
  await page.context().close();
}

/** A stranger guesses until nobody looks any more; Adam in his own browser is not locked out by that. */
async function guessed(browser, page, serving, adam) {
  const stranger = await openWindow(browser);
  await stranger.goto(`${serving.portal}/sign-in`);
  let tries = 0;
  for (let said = ""; tries < 15 && !said.includes("Too many tries"); tries += 1) {
    await fill(stranger, ADAM, `a guess, the ${tries}th`, "123456");
    await submit(stranger, "Sign in");
    said = await read(stranger);
  }
  contains("sign-in: whoever guesses is told until when nobody looks", await read(stranger), "Too many tries. The next is looked at from", "UTC");
  check("sign-in: after ten at the most", tries <= 11, String(tries));
  await look(stranger, "sign-in, too many tries");
  await fill(stranger, ADAM, PASSWORD, adam.codes[3]);
  await submit(stranger, "Sign in");
  contains("sign-in: then even what is right is not looked at", await read(stranger), "Too many tries");
  await page.goto(`${serving.portal}/staff/sign-ins`);
  await submit(page, "Sign out");
  await look(page, "signed out");
  await fill(page, ADAM, PASSWORD, adam.codes[3]);
  await submit(page, "Sign in");
  check("sign-in: Adam, in the browser that he used before, is not locked out", page.url() === `${serving.portal}/agent`, await read(page));
  await stranger.context().close();
}

// ---- Olivia -------------------------------------------------------------------------------------------------------

async function olivia(browser, serving) {
  const page = await openWindow(browser);
  await page.goto(`${serving.portal}/account/history`);
  check("owner: who is nobody yet is asked first", page.url().startsWith(`${serving.portal}/account/sign-in`), page.url());
  await look(page, "sign-in of an owner");
  await page.fill("#email", "olivia at northwind");
  await submit(page, "Send the link");
  check("owner: what was typed is kept, with what is wrong with it", (await page.inputValue("#email")) === "olivia at northwind" && (await read(page)).includes("There is a problem"));
  await look(page, "sign-in of an owner with an error");
  await page.fill("#email", "nobody@northwind.example");
  await submit(page, "Send the link");
  const toNobody = await read(page);
  await page.click("a:has-text('try another address')");
  await page.fill("#email", OLIVIA);
  await submit(page, "Send the link");
  const toOlivia = await read(page);
  check("owner: the answer does not tell who owns an account", toNobody.replace("nobody@northwind.example", "…") === toOlivia.replace(OLIVIA, "…"), `${toNobody}\n${toOlivia}`);
  await look(page, "link on its way");

  const mail = await newestMail(serving, 1);
  contains("owner: the mail says what the link is for, and what to do with an unwanted one", `${mail.subject}\n${mail.parts["text/plain"]}`, "Sign in to the support access of Northwind", "If you did not ask for it, do nothing", "on Linux");
  await lookAtMail(page, mail);
  const link = linkOf(mail);
  for (const method of ["HEAD", "GET", "GET"]) await fetch(link, { method });
  await page.goto(link);
  contains("owner: whatever scanned the mail used nothing up", await read(page), "You are Olivia, an owner of Northwind", "Sign in as Olivia");
  await look(page, "arrived by a mailed link");
  await submit(page, "Sign in as Olivia");
  check("owner: one click, and she is where she wanted to go", page.url() === `${serving.portal}/account/history`, page.url());
  await page.goto(`${serving.portal}/account/sign-ins`);
  contains("owner: where she is signed in", await read(page), "Where you are signed in", "on Linux", "This one, here");
  await look(page, "sign-ins of an owner");
  await page.goto(link);
  contains("owner: the link was good once", await read(page), "This link is over", "Ask for a new one");
  await look(page, "mailed link over");
  await oliviaWithoutScript(browser, serving);
  await asksTooOften(page, serving);
  await page.context().close();
}

async function oliviaWithoutScript(browser, serving) {
  const page = await openWindow(browser, { script: false });
  await page.goto(`${serving.portal}/account/sign-in`);
  await page.fill("#email", OLIVIA);
  await submit(page, "Send the link");
  await page.goto(linkOf(await newestMail(serving, 2)));
  await submit(page, "Sign in as Olivia");
  contains("owner: without script she signs in too", await read(page), "Off. Acme support can’t open your account");
  await page.context().close();
}

async function asksTooOften(page, serving) {
  let asked = 0;
  for (let said = ""; asked < 8 && !said.includes("Too many mails"); asked += 1) {
    await page.goto(`${serving.portal}/account/sign-in`);
    await page.fill("#email", OLIVIA);
    await submit(page, "Send the link");
    said = await read(page);
  }
  contains("owner: nobody can fill her mailbox", await read(page), "Too many mails were asked for.");
  await look(page, "sign-in of an owner, too many mails");
  check("owner: no mail beyond what may be asked for", serving.mails.length <= 5, String(serving.mails.length));
}

async function newestMail(serving, count) {
  if (!(await until(() => serving.mails.length >= count))) throw new Error(`mail ${count} did not come:\n${serving.said()}`);
  return parsed(serving.mails.at(-1));
}

const linkOf = (mail) => mail.parts["text/plain"].split(/\s+/).find((word) => word.includes("/account/sign-in/"));

/** As a mail program shows it. */
async function lookAtMail(page, mail) {
  const blank = await page.context().newPage();
  await blank.setContent(mail.parts["text/html"]);
  check("owner: the mail's button leads where its text does", (await blank.locator("a.button").getAttribute("href")) === linkOf(mail));
  await look(blank, "mail with a link to sign in");
  await blank.close();
}

// ---- means --------------------------------------------------------------------------------------------------------

async function fill(page, email, password, code) {
  await page.fill("#email", email);
  await page.fill("#password", password);
  await page.fill("#code", code);
}

async function submit(page, label) {
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.locator(`main button:has-text('${label}')`).first().click()]);
}

/** RFC 4648. */
function base32(text) {
  const bits = [...text].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

/** What an authenticator shows so many half minutes from now (RFC 6238). */
function codeOf(secret, later) {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac("sha1", secret).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
