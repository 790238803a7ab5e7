// "Verify this record", as Olivia uses it: the check in her browser says yes, no or nothing, and says why and what to do.

import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { check, contains } from "./checks.mjs";
import { longExport } from "./long_export.mjs";
import { look } from "./look.mjs";
import { Hand, focusedName, openMail } from "./people.mjs";
import { vectors, vectorsInBrowser } from "./vectors.mjs";
import { openWindow } from "./windows.mjs";

const LONG = 100_000;
const LONGEST_FREEZE_MS = 500; // On a busy machine; on a quiet one it is a tenth of that.
const exported = "**/account/history.jsonl";

export async function verify(browser, house) {
  await vectors();
  const page = await openWindow(browser);
  const hand = new Hand(page, house);
  await hand.go("/");
  await hand.be("olivia");
  const mail = await aSummary(hand);
  await vectorsInBrowser(page);
  await saysYes(hand);
  await comparesWithAMail(hand, mail);
  await comparesTheKey(hand);
  await saysNo(hand, mail);
  await cannotTell(hand);
  await ofASession(hand);
  await byKeyboard(hand);
  await aLongOne(hand);
  await page.context().close();
  await withoutScript(browser, house);
}

/** The raw summary of a visit, and the checkpoint in it as the mailbox shows it. */
async function aSummary(hand) {
  await openMail(hand, "Acme support visit");
  await hand.page.locator("summary", { hasText: "text part" }).click();
  const text = await hand.page.locator(".mail-text").innerText();
  const raw = await (await hand.page.request.get(`${hand.page.url()}/raw`)).body();
  const note = /^\S+\n\d+\n\S{44}\n\n\u2014 .+\n/m.exec(text)?.[0];
  check("verify: the summary holds a checkpoint", note !== undefined, text);
  return { raw, note };
}

const result = (page) => page.locator("#verify [data-verify=result]");

async function open(hand, address = "/account/history") {
  await hand.go(address);
  await hand.page.locator("#verify form").waitFor();
}

/** Presses the button; gives what the panel says. */
async function verdict(page) {
  await page.click("#verify button:has-text('Verify now')");
  return panel(page);
}

async function panel(page, timeout = 15_000) {
  await page.locator("#verify [data-verify=result]:not([hidden])").waitFor({ timeout });
  return result(page).innerText();
}

async function paste(page, { note, key }) {
  if (await page.locator("#verify details:not([open])").count()) await page.click("#verify details summary");
  if (note !== undefined) await page.fill("#verify-note", note);
  if (key !== undefined) await page.fill("#verify-key", key);
}

async function saysYes(hand) {
  const { page } = hand;
  await open(hand);
  await look(page, "verify, idle");
  await page.evaluate(() => {
    window.heard = [];
    const live = document.querySelector("#verify [data-verify=live]");
    new MutationObserver(() => window.heard.push(live.textContent)).observe(live, { childList: true });
  });
  const said = await verdict(page);
  contains("verify: yes to the seeded history", said, "Yes: this record holds.", "each is as it was written down", "No entry was erased", "does not check", "porchlight verify");
  contains("verify: without a mail it says what that leaves open", said, "You gave no mail and no checkpoint");
  const heard = await page.evaluate(() => window.heard);
  check("verify: a screen reader hears little, and the outcome last", heard.length <= 6 && heard.at(-1).startsWith("Yes: this record holds."), JSON.stringify(heard));
  check("verify: the panel is green", await result(page).locator(".alert-success").isVisible());
  await look(page, "verify, yes");
}

async function comparesWithAMail(hand, { raw, note }) {
  const { page } = hand;
  await open(hand);
  await paste(page, { note });
  await look(page, "verify, with a checkpoint pasted");
  contains("verify: yes with the mail's checkpoint pasted", await verdict(page), "Yes: this record holds.", "The checkpoint that you pasted agrees", "No entry was erased");

  await open(hand);
  await paste(page, { note: note.trimEnd().replace(/^/gm, "> ").replace(/\n/g, "\r\n") });
  contains("verify: yes with it quoted and its last newline lost", await verdict(page), "The checkpoint that you pasted agrees");

  await open(hand);
  await page.setInputFiles("#verify-mail", { name: "visit.eml", mimeType: "message/rfc822", buffer: raw });
  contains("verify: yes with the raw mail chosen, and says of when it is", await verdict(page), "Yes: this record holds.", "The checkpoint in the mail of", "agrees");

  await open(hand);
  const dropped = await page.evaluateHandle((bytes) => {
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(bytes)], "visit.eml", { type: "message/rfc822" }));
    return files;
  }, [...raw]);
  await page.dispatchEvent("#verify", "dragover", { dataTransfer: dropped });
  await page.dispatchEvent("#verify", "drop", { dataTransfer: dropped });
  contains("verify: yes with the raw mail dropped", await verdict(page), "The checkpoint in the mail of", "agrees");

  await open(hand);
  await page.setInputFiles("#verify-mail", { name: "lunch.eml", mimeType: "message/rfc822", buffer: Buffer.from("Subject: Lunch\r\n\r\nAt noon?\r\n") });
  await page.click("#verify button:has-text('Verify now')");
  await page.locator("#verify-mail-error").waitFor();
  contains("verify: a mail without a checkpoint is not passed over", await page.locator("#verify-mail-error").innerText(), "There is no checkpoint in lunch.eml");
  check("verify: nothing is said of the record then", !(await result(page).isVisible()));
  await look(page, "verify, a mail without a checkpoint");
}

async function comparesTheKey(hand) {
  const { page } = hand;
  await open(hand);
  const key = await page.locator("#verify > .card-body > p > code").last().innerText();
  await paste(page, { key });
  contains("verify: yes with the key given", await verdict(page), "Yes: this record holds.", "signed with the key that you gave");
  await open(hand);
  await paste(page, { key: "porchlight.acme.example/log+bfc34d63+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs" });
  contains("verify: no with another key given", await verdict(page), "No: this record does not agree", "No checkpoint in this record is signed with the key that you gave");
}

async function saysNo(hand, { note }) {
  const { page } = hand;
  await open(hand);
  const root = note.split("\n")[2];
  await paste(page, { note: note.replace(root, `${root[0] === "A" ? "B" : "A"}${root.slice(1)}`) });
  contains("verify: no to a checkpoint with another root", await verdict(page), "No: this record does not agree", "its signature is wrong", "What to do");

  await edited(hand, "one changed byte in entry 7", (lines) => {
    const at = lines.findIndex((line) => line.includes('"seq":7,'));
    lines[at] = lines[at].replace(/("name":")(.)/, (_, before, letter) => `${before}${letter === "X" ? "Y" : "X"}`).replace(/("salt":")(.)/, (whole, before, digit) => lines[at].includes('"name":"') ? whole : `${before}${digit === "0" ? "1" : "0"}`);
  }, "Entry 7 is not what it was", "number 7, of ");
  check("verify: the panel is red", await result(page).locator(".alert-danger").isVisible());
  contains("verify: no says what to do", await result(page).innerText(), "Keep every mail", "Download this history", "porchlight verify FILE --since MAIL.eml", "write to Acme", "Name entry 7");
  await look(page, "verify, no");
  await edited(hand, "an entry left out", (lines) => lines.splice(lines.findIndex((line) => line.includes('"seq":9,')), 1), "Entry 9 is missing");
  await edited(hand, "a file cut short", (lines) => lines.splice(20), "The file is cut off");
}

async function edited(hand, what, edit, ...says) {
  const { page } = hand;
  await page.route(exported, async (route) => {
    const answer = await route.fetch();
    const lines = (await answer.text()).split("\n");
    edit(lines);
    await route.fulfill({ response: answer, body: lines.join("\n") });
  });
  await open(hand);
  contains(`verify: no to ${what}`, await verdict(page), "No: this record does not hold.", ...says);
  await page.unroute(exported);
}

/** Whatever keeps the check from being made is neither a yes nor a no. */
async function cannotTell(hand) {
  const { page } = hand;
  await page.route(exported, (route) => route.fulfill({ status: 401, contentType: "text/html", body: "Sign in" }));
  await open(hand);
  contains("verify: signed out says nothing of the record", await verdict(page), "Not checked.", "Perhaps you are signed out", "neither yes nor no");
  await look(page, "verify, not checked");
  await page.unroute(exported);

  const ed25519 = "**/static/verify/ed25519.js";
  await page.route(ed25519, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('"Ed25519"', '"Ed1"') });
  });
  await open(hand);
  contains("verify: a browser without Ed25519 says so, and which has it", await verdict(page), "Not checked.", "cannot check Ed25519 signatures", "Firefox", "porchlight verify");
  await page.unroute(ed25519);

  let free;
  await page.route(exported, (route) => { free = () => route.abort().catch(() => null); });
  await open(hand);
  await page.click("#verify button:has-text('Verify now')");
  await page.locator("#verify button:has-text('Cancel')").waitFor();
  contains("verify: says how far it is", await page.locator("#verify [data-verify=read]").innerText(), "0 of ", "entries");
  await look(page, "verify, running");
  await page.click("#verify button:has-text('Cancel')");
  check("verify: cancelled, it says nothing of the record", !(await result(page).isVisible()) && !(await page.locator("#verify [data-verify=progress]").isVisible()));
  check("verify: after cancelling the button has the focus", (await focusedName(page)) === "Verify now", await focusedName(page));
  await free?.();
  await page.unroute(exported);
}

async function ofASession(hand) {
  const { page } = hand;
  await open(hand);
  await page.locator(".history-session a").first().click();
  await page.locator("#verify form").waitFor();
  const said = await verdict(page);
  contains("verify: a session's page says whether the session is complete, and under a checkpoint", said, "Yes: this session is complete.", "Its closing entry", "none is missing, none was added", "stands under a signed checkpoint", "No entry was erased");
  await look(page, "verify, a session");
}

async function byKeyboard(hand) {
  const { page } = hand;
  await open(hand);
  await page.evaluate(() => document.querySelector("#verify-mail").focus());
  await page.keyboard.press("Tab");
  check("verify: by keyboard, after the mail comes the rest", (await focusedName(page)).startsWith("Paste a checkpoint"), await focusedName(page));
  await page.keyboard.press("Enter");
  for (const name of ["Checkpoint", "Acme’s public key, as you know it", "Verify now"]) {
    await page.keyboard.press("Tab");
    check(`verify: by keyboard, ${name} is next`, (await focusedName(page)) === name, await focusedName(page));
  }
  await page.keyboard.press("Enter");
  contains("verify: by keyboard alone it says yes", await panel(page), "Yes: this record holds.");
  check("verify: by keyboard, the focus stays where it was", (await focusedName(page)) === "Verify now", await focusedName(page));
}

/** Long enough to be felt: the page must stay free, and the progress be told. */
async function aLongOne(hand) {
  const { page } = hand;
  const folder = mkdtempSync(path.join(os.tmpdir(), "porchlight-long-"));
  try {
    const file = path.join(folder, "long.jsonl");
    const { text, note } = longExport(LONG);
    writeFileSync(file, text);
    await page.route(exported, (route) => route.fulfill({ path: file, contentType: "application/jsonl; charset=utf-8" }));
    await open(hand);
    await paste(page, { note });
    await page.evaluate(() => {
      window.longest = 0;
      let last = performance.now();
      setInterval(() => {
        window.longest = Math.max(window.longest, performance.now() - last);
        last = performance.now();
      }, 10);
    });
    const began = performance.now();
    await page.click("#verify button:has-text('Verify now')");
    const said = await panel(page, 120_000);
    const took = (performance.now() - began) / 1000;
    contains(`verify: yes to ${LONG} entries`, said, "Yes: this record holds.", "100,000 entries", "The checkpoint that you pasted agrees");
    const longest = await page.evaluate(() => window.longest);
    check("verify: the page never freezes meanwhile", longest < LONGEST_FREEZE_MS, `${longest} ms`);
    console.log(`# ${LONG} entries (${(text.length / 1e6).toFixed(0)} MB) in ${took.toFixed(1)} s; the page was busy for ${longest.toFixed(0)} ms at most`);
    await page.unroute(exported);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function withoutScript(browser, house) {
  const page = await openWindow(browser, { script: false });
  const hand = new Hand(page, house);
  await hand.go("/");
  await hand.be("olivia");
  await hand.go("/account/history");
  contains("verify: without script the section says how to check, and the key", await page.locator("#verify").innerText(), "Verify this record", "Download this history", "porchlight verify FILE", "porchlight.acme.example", "comes from Acme");
  check("verify: without script there is no button", !(await page.locator("#verify button").first().isVisible()));
  await page.context().close();
}
