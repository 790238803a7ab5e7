// What script adds to Porchlight's pages. Every page works without it: forms are plain POSTs, times are written out.

const RETRY_AFTER_MS = 8000;
const sentAt = new WeakMap();

// A second click while the first is on its way is dropped; after a while, or on coming back, the form is free again.
// Buttons are marked, never disabled: a disabled button would not be sent with its value.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  const before = sentAt.get(form);
  if (before !== undefined && performance.now() - before < RETRY_AFTER_MS) {
    event.preventDefault();
    return;
  }
  sentAt.set(form, performance.now());
  const button = event.submitter;
  if (button === null) return;
  button.setAttribute("aria-disabled", "true");
  setTimeout(() => button.removeAttribute("aria-disabled"), RETRY_AFTER_MS);
});

function freeForms() {
  for (const form of document.forms) sentAt.delete(form);
  for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
}
window.addEventListener("pageshow", (event) => {
  if (event.persisted) freeForms();
});
document.addEventListener("htmx:finally:request", freeForms);

// The hand-off into the customer's application: one form that sends itself, once, and not again on Back: it is spent
// then. Its button stays for everyone else.
function sendHandOff() {
  const form = document.querySelector("form[data-auto-submit]");
  if (form === null) return;
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") return;
  form.requestSubmit();
}

// A sentence that names what is chosen follows the choice.
function followChoices() {
  for (const name of document.querySelectorAll("[data-follows]")) {
    const select = document.getElementById(name.dataset.follows);
    const follow = () => { name.textContent = select.selectedOptions[0]?.dataset.name ?? ""; };
    select.addEventListener("change", follow);
    follow();
  }
}

// While a reason is typed, its hint says what it lacks, after a pause. A screen reader hears only that this changed.
for (const said of document.querySelectorAll("[data-reason-help]")) {
  const field = document.getElementById(said.dataset.reasonHelp);
  const hint = document.getElementById(`${field.id}-hint`);
  const { emptyWords, longest, saysNothing, good, left, tooLong } = said.dataset;
  const [example, empty] = [hint.textContent, new Set(emptyWords.split(" "))];
  const saysSomething = (word) => [...word].length >= 3 && new Set(word).size >= 3 && !empty.has(word);
  const judge = () => {
    const text = field.value.trim().replace(/\s+/gu, " ");
    const over = [...text].length - Number(longest);
    if (text === "") return ["nothing", example];
    if (!text.toLowerCase().split(/\P{L}+/u).some(saysSomething)) return ["empty", saysNothing];
    if (over > 0) return ["long", `${over} ${tooLong}`];
    if (over > -50) return ["near", `${-over} ${left}`];
    return ["good", example];
  };
  let [before, pause] = ["nothing", 0];
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      const [now, text] = judge();
      hint.textContent = text;
      if (now !== before && now !== "nothing") said.textContent = now !== "good" ? text : before === "nothing" ? "" : good;
      before = now;
    }, 700);
  });
}

// A list whose rows are ticked: one box ticks all that are shown, Shift ticks from the last one on, the button says how many.
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const all = form.querySelector("[data-tick-all]");
  const said = form.querySelector("[data-ticked]");
  let last = -1;
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    said.textContent = ticked > 0 ? ` ${ticked}` : "";
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; count(); });
  form.addEventListener("click", (event) => {
    const index = boxes.indexOf(event.target);
    if (index < 0) return;
    if (event.shiftKey && last >= 0) {
      for (const box of boxes.slice(Math.min(index, last), Math.max(index, last) + 1)) box.checked = event.target.checked;
    }
    last = index;
    count();
  });
  count();
}

// Something went wrong: bring the person to the list of what to mend, wherever the page was scrolled.
function showErrors() {
  document.querySelector(".error-summary")?.focus();
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", () => { sendHandOff(); followChoices(); showErrors(); });
} else {
  sendHandOff();
  followChoices();
  showErrors();
}

// The demo's first page: says so when this browser does not find *.localhost.
for (const note of document.querySelectorAll("[data-probe]")) {
  const image = new Image();
  image.addEventListener("error", () => { note.hidden = false; });
  image.src = note.dataset.probe;
}

// The demo's mailbox: the frame is as high as the mail in it.
for (const frame of document.querySelectorAll(".mail-frame")) {
  const fit = () => {
    const mail = frame.contentDocument?.documentElement;
    if (mail) frame.style.height = `${Math.ceil(mail.getBoundingClientRect().height) + 2}px`;
  };
  frame.addEventListener("load", fit);
  window.addEventListener("resize", fit);
  fit();
}

// The demo starting over: goes on by itself as soon as the new past stands.
const goOn = document.querySelector("a[data-go-on]");
if (goOn !== null) setTimeout(() => location.replace(goOn.href), 3000);

// A text to hand on: the button copies it, and says whether it could. Without script the text can be selected.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const said = document.querySelector("[data-copy-said]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = button.dataset.copied;
    } catch {
      text.focus();
      text.select();
      said.textContent = button.dataset.failed;
    }
  });
}
