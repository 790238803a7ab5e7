// The support banner: always on top of the customer's application, out of its script's and styles' reach as far as a page
// allows. It tells who is inside as whom, in which mode and for how long; ends the session; warns before it idles out.
// It decides nothing: the gateway does, at every request.
(() => {
  const script = document.currentScript;
  if (script === null || window.top !== window) return;
  const told = { ...script.dataset };
  const isChange = told.change === "true";
  const idleAfterMs = Number(told.idleSeconds || 900) * 1000;
  const warnBeforeMs = 120_000;
  const stayEveryMs = 60_000;
  const placeKey = "porchlight.banner.below";
  const root = document.documentElement;

  // The server's count of minutes mends a clock that is set wrong on this machine.
  const endsAt = Date.parse(told.ends);
  const bySelf = (endsAt - Date.now()) / 60_000;
  const skewMs = Math.abs(bySelf - Number(told.minutes)) > 2 ? (bySelf - Number(told.minutes)) * 60_000 : 0;
  const leftMs = () => endsAt - Date.now() - skewMs;

  // ---- elements -------------------------------------------------------------------------------------------------

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function link(text, href, className) {
    return element("a", { href, class: className, target: "_blank", rel: "noopener noreferrer" }, text);
  }

  const word = (text) => element("span", { class: "word" }, text);
  const part = (className, ...children) => element("span", { class: className }, ...children);

  const minutes = part("left");
  const spoken = element("span", { class: "spoken", role: "status" });
  const stay = element("button", { class: "button stay", type: "button" }, "Stay");
  const idleText = element("span", {}, "");
  const idle = element("div", { class: "idle", role: "alert", hidden: "" }, idleText, stay);
  const ask = link("Ask", told.portal, "button ask");
  ask.append(word(" to change"));
  const sessionPage = link("Session", told.portal, "button ask");
  sessionPage.append(word(" page"));
  const move = element("button", { class: "button move", type: "button" });
  move.append(arrow());
  const end = element("button", { class: "button end" }, "End", word(" session"));
  const actions = element("div", { class: "actions" },
    isChange ? sessionPage : ask,
    element("form", { method: "post", action: "/.porchlight/end" }, end),
    move);
  const bar = element("div", {
    class: isChange ? "bar change" : "bar",
    role: "region",
    "aria-label": `Support session ${told.code ?? ""}`.trim(),
  },
  element("p", { class: "facts" },
    part("what", "SUPPORT", word(" SESSION")),
    part("shrinks account", part("clip", told.account)),
    part("shrinks", part("clip", `as ${told.user}`)),
    part("", part("mode", told.mode))),
  element("p", { class: "more" },
    part("", link(told.ticket, told.ticketUrl, "ticket")),
    part("", minutes),
    part("of-code", part("code", told.code ?? ""))),
  actions, idle, spoken);

  function arrow() {
    const space = "http://www.w3.org/2000/svg";
    const picture = document.createElementNS(space, "svg");
    picture.setAttribute("viewBox", "0 0 24 24");
    picture.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(space, "path");
    line.setAttribute("d", "M12 4v15m-6-6 6 6 6-6M5 21h14");
    picture.append(line);
    return picture;
  }

  const host = document.createElement("porchlight-banner");
  const shadow = host.attachShadow({ mode: "closed" });
  const styles = element("link", { rel: "stylesheet", href: "/.porchlight/static/banner.css" });
  shadow.append(styles, bar);

  // ---- staying there ----------------------------------------------------------------------------------------------

  let mounting = false;
  let queued = false;
  let lastReport = -Infinity;

  // A modal dialog makes everything outside it inert: the banner moves into the last one opened, and back.
  function home() {
    const modals = document.querySelectorAll("dialog:modal");
    return modals.length > 0 ? modals[modals.length - 1] : root;
  }

  function mount() {
    mounting = true;
    host.setAttribute("popover", "manual");
    for (const { name } of [...host.attributes]) {
      if (name !== "popover" && name !== "data-below") host.removeAttribute(name);
    }
    const place = home();
    if (host.parentNode !== place) place.append(host);
    if (host.matches(":popover-open")) host.hidePopover();
    host.showPopover();
    root.classList.add("porchlight-page");
    watcher.takeRecords();
    mounting = false;
  }

  function isWhole() {
    return host.isConnected && host.matches(":popover-open") && !host.hasAttribute("inert") && root.classList.contains("porchlight-page");
  }

  function look() {
    queued = false;
    if (mounting) return;
    const whole = isWhole();
    if (whole && host.parentNode === home()) return;
    const wentWithDialog = host.parentNode instanceof HTMLDialogElement;
    const lost = !whole && !wentWithDialog;
    mount();
    if (lost) report();
  }

  // At most once a frame: an application that fights for the place must not freeze the page.
  function lookSoon() {
    if (queued || mounting) return;
    queued = true;
    setTimeout(look, 50);
  }

  function report() {
    if (performance.now() - lastReport < 10_000) return;
    lastReport = performance.now();
    fetch("/.porchlight/banner-removed", { method: "POST", keepalive: true, credentials: "same-origin" }).catch(() => {});
  }

  const watcher = new MutationObserver(lookSoon);
  const wake = () => {
    watcher.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["open", "class", "inert", "popover"] });
    host.addEventListener("toggle", lookSoon);
    document.addEventListener("fullscreenchange", () => { if (isWhole()) mount(); });
    // Another popover or dialog that opens lies above ours; opening again puts ours on top.
    document.addEventListener("toggle", (event) => {
      if (event.target !== host && event.newState === "open") mount();
    }, true);
  };

  // A header of the application's own that sticks to the top would slide under ours: it sticks below it instead.
  function clearHeader() {
    if (host.hasAttribute("data-below")) return;
    for (const at of document.elementsFromPoint(root.clientWidth / 2, 8)) {
      for (let part = at; part !== null && part !== document.body && part !== root; part = part.parentElement) {
        if (part === host || part.classList.contains("porchlight-clear")) break;
        const { position, top } = getComputedStyle(part);
        const sticks = position === "sticky" || position === "fixed";
        const isHigh = part.getBoundingClientRect().height > window.innerHeight / 2;
        if (sticks && !isHigh && Number.parseFloat(top) < bar.offsetHeight) part.classList.add("porchlight-clear");
      }
    }
  }

  // ---- time ---------------------------------------------------------------------------------------------------

  const announced = new Set();

  function tick() {
    if (finished) return;
    const left = leftMs();
    const whole = Math.ceil(left / 60_000);
    minutes.replaceChildren(...wordsFor(left, whole));
    minutes.classList.toggle("soon", left <= 300_000);
    for (const mark of [5, 1]) {
      if (whole <= mark && left > 0 && !announced.has(mark)) {
        for (const passed of [5, 1]) if (passed >= mark) announced.add(passed);
        spoken.textContent = `Support session: ${mark === 1 ? "1 minute" : `${whole} minutes`} left.`;
      }
    }
    if (left <= 0) over("Time is up. The session has ended.");
    else tickIdle();
  }

  function wordsFor(left, whole) {
    if (left <= 0) return ["ended"];
    return left < 60_000 ? ["under 1 min", word(" left")] : [`${whole} min`, word(" left")];
  }

  // Only a person's doing counts as being there: trusted input here or in another tab of this session.
  let seenAt = Date.now();
  let stayedAt = Date.now();
  let finished = false;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("porchlight-banner") : null;
  if (tabs !== null) tabs.onmessage = () => awake(false);

  function awake(tell) {
    seenAt = Date.now();
    idle.hidden = true;
    if (tell) tabs?.postMessage("here");
  }

  function tickIdle() {
    const quiet = Date.now() - seenAt;
    if (quiet < idleAfterMs - warnBeforeMs) return;
    if (quiet >= idleAfterMs) { over("The session has ended: nothing was done for a while."); return; }
    const rest = Math.max(1, Math.ceil((idleAfterMs - quiet) / 60_000));
    const text = `Still there? The session ends in ${rest === 1 ? "a minute" : `${rest} minutes`} without activity.`;
    if (idleText.textContent !== text) idleText.textContent = text;
    idle.hidden = false;
  }

  async function sayStay() {
    stayedAt = Date.now();
    try {
      const answer = await fetch("/.porchlight/stay", { method: "POST", credentials: "same-origin", redirect: "manual" });
      if (answer.ok) awake(true);
      else if ([401, 403, 404, 410].includes(answer.status)) over("This session has ended.");
      else idleText.textContent = "That did not work. Try again.";
    } catch {
      idleText.textContent = "Porchlight could not be reached. Try again.";
    }
  }

  function onInput(event) {
    if (!event.isTrusted || finished || !idle.hidden) return;
    seenAt = Date.now();
    if (Date.now() - stayedAt >= stayEveryMs) sayStay();
  }

  function over(text) {
    if (finished) return;
    finished = true;
    idleText.textContent = text;
    idle.hidden = false;
    stay.hidden = true;
    idle.append(link("Open Porchlight", told.portal, "button stay"));
    minutes.textContent = "ended";
    end.closest("form").hidden = true;
  }

  // ---- place ----------------------------------------------------------------------------------------------------

  function putBelow(below) {
    host.toggleAttribute("data-below", below);
    bar.classList.toggle("below", below);
    root.classList.toggle("porchlight-below", below);
    const label = below ? "Move banner to the top" : "Move banner to the bottom";
    move.setAttribute("aria-label", label);
    move.setAttribute("title", label);
  }

  function remembered() {
    try { return localStorage.getItem(placeKey) === "yes"; } catch { return false; }
  }

  function moveOver() {
    const below = !host.hasAttribute("data-below");
    putBelow(below);
    try { localStorage.setItem(placeKey, below ? "yes" : "no"); } catch { /* a page without storage forgets the place */ }
  }

  // ---- start ------------------------------------------------------------------------------------------------------

  let started = false;
  function start() {
    if (started) return;
    started = true;
    document.getElementById("porchlight-bar")?.remove();
    putBelow(remembered());
    mount();
    wake();
    tick();
    setInterval(tick, 5000);
    clearHeader();
    document.addEventListener("scroll", clearHeader, { capture: true, passive: true });
    document.addEventListener("visibilitychange", tick);
    for (const kind of ["pointerdown", "keydown", "wheel"]) document.addEventListener(kind, onInput, { capture: true, passive: true });
    stay.addEventListener("click", sayStay);
    move.addEventListener("click", moveOver);
  }

  // The plain bar stays until ours has its styles: never a moment without one. A link loads only inside the document.
  styles.addEventListener("load", start);
  styles.addEventListener("error", start);
  host.setAttribute("popover", "manual");
  root.append(host);
  setTimeout(start, 3000);
})();
