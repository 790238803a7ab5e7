// The support banner: always on top of the customer's application, out of its scripts' and styles' reach as far as a page
// allows. It tells who is inside as whom, in which mode and for how long; ends the session; warns before it idles out.
// It decides nothing: the gateway does, at every request.
//
// It runs first on the page and keeps references of its own to everything that it needs later, because the application
// may replace any of it. For the same reason nothing here loops with `for … of` or spreads once the page has begun: both
// ask the arrays' prototype.
(() => {
  const script = document.currentScript;
  if (script === null) return;
  const told = { ...script.dataset };
  script.remove();
  const isChange = told.change === "true";
  const idleAfterMs = Number(told.idleSeconds || 900) * 1000;
  const warnBeforeMs = 120_000;
  const stayEveryMs = 60_000;
  const placeKey = "porchlight.banner.below";
  const styles = "banner.css";
  const texts = "banner.texts";
  const says = texts[told.lang] ?? texts.en;
  const titlePrefix = "[Support]";
  const doc = document;
  // A page in a sandbox has an origin of its own: what is asked from it comes from nowhere.
  const isSandboxed = self.origin === "null";

  // ---- references -----------------------------------------------------------------------------------------------

  const { apply } = Reflect;
  const method = (owner, name) => {
    const own = owner[name];
    return (self, ...given) => apply(own, self, given);
  };
  const reads = (owner, name) => {
    const { get } = Object.getOwnPropertyDescriptor(owner, name);
    return (self) => apply(get, self, []);
  };
  const writes = (owner, name) => {
    const { set } = Object.getOwnPropertyDescriptor(owner, name);
    return (self, value) => apply(set, self, [value]);
  };
  const [E, H, N, D] = [Element.prototype, HTMLElement.prototype, Node.prototype, Document.prototype];
  const dom = {
    append: method(N, "appendChild"), contains: method(N, "contains"), parent: reads(N, "parentNode"), connected: reads(N, "isConnected"),
    setText: writes(N, "textContent"), remove: method(E, "remove"), matches: method(E, "matches"), closest: method(E, "closest"),
    has: method(E, "hasAttribute"), set: method(E, "setAttribute"), get: method(E, "getAttribute"), unset: method(E, "removeAttribute"),
    attributes: method(E, "getAttributeNames"), toggle: method(E, "toggleAttribute"), box: method(E, "getBoundingClientRect"),
    shadow: reads(E, "shadowRoot"), classes: reads(E, "classList"), show: method(H, "showPopover"), hide: method(H, "hidePopover"),
    focus: method(H, "focus"), submit: method(HTMLFormElement.prototype, "submit"), root: reads(D, "documentElement"), body: reads(D, "body"),
    head: reads(D, "head"), title: reads(D, "title"), setTitle: writes(D, "title"), active: reads(D, "activeElement"), whole: reads(D, "fullscreenElement"),
    find: method(D, "querySelector"), hit: method(D, "elementFromPoint"), all: method(D, "elementsFromPoint"), byId: method(D, "getElementById"),
    shadowHit: method(ShadowRoot.prototype, "elementFromPoint"), shadowActive: reads(ShadowRoot.prototype, "activeElement"),
    on: method(EventTarget.prototype, "addEventListener"), make: method(D, "createElement"), quiet: method(MutationObserver.prototype, "takeRecords"),
    watch: method(MutationObserver.prototype, "observe"), hasClass: method(DOMTokenList.prototype, "contains"),
    addClass: method(DOMTokenList.prototype, "add"), toggleClass: method(DOMTokenList.prototype, "toggle"),
  };
  const event = {
    target: reads(Event.prototype, "target"), stop: method(Event.prototype, "stopImmediatePropagation"), prevent: method(Event.prototype, "preventDefault"),
    key: reads(KeyboardEvent.prototype, "code"), alt: reads(KeyboardEvent.prototype, "altKey"), shift: reads(KeyboardEvent.prototype, "shiftKey"),
    x: reads(MouseEvent.prototype, "clientX"), y: reads(MouseEvent.prototype, "clientY"), clicks: reads(UIEvent.prototype, "detail"),
  };
  const leads = { host: reads(HTMLAnchorElement.prototype, "host"), name: reads(HTMLAnchorElement.prototype, "hostname"), scheme: reads(HTMLAnchorElement.prototype, "protocol") };
  const near = [location.host, new URL(told.portal).host];
  const startsWith = method(String.prototype, "startsWith");
  const answerStatus = reads(Response.prototype, "status");
  const { now } = Date;
  const { ceil, max, abs } = Math;
  const later = setTimeout.bind(window);
  const every = setInterval.bind(window);
  const ask = fetch.bind(window);
  const computed = getComputedStyle.bind(window);
  const reload = location.reload.bind(location);
  const go = location.assign.bind(location);

  // Inside another page of the session, that page has the banner; only the plain one goes.
  if (window.top !== window) {
    dom.on(doc, "DOMContentLoaded", () => { const plain = dom.byId(doc, "porchlight-bar"); if (plain !== null) dom.remove(plain); });
    return;
  }

  // The server's count of minutes mends a clock that is set wrong on this machine.
  const endsAt = Date.parse(told.ends);
  const bySelf = (endsAt - now()) / 60_000;
  const skewMs = abs(bySelf - Number(told.minutes)) > 2 ? (bySelf - Number(told.minutes)) * 60_000 : 0;
  const leftMs = () => endsAt - now() - skewMs;

  // ---- elements -------------------------------------------------------------------------------------------------

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // A sandbox may forbid new windows, and never forbids going elsewhere in this one.
  function link(pieces, href, className) {
    const place = isSandboxed ? {} : { target: "_blank", rel: "noopener noreferrer" };
    return element("a", { href, class: className, ...place }, ...pieces);
  }

  const word = (text) => element("span", { class: "word" }, text);

  // What stands in brackets goes where there is little room; what stands for `#` is put in later, too.
  const marked = (text) => text.split(/[[\]]/).map((piece, i) => i % 2 === 1 ? word(piece) : piece);
  const around = (text) => { const [before, after] = text.split("#"); return (what) => `${before}${what}${after}`; };
  const put = { minutes: around(says.minutes), spoken: around(says.spoken), idle: around(says.idle) };
  const part = (className, ...children) => element("span", { class: className }, ...children);

  const count = part("count");
  const minutes = part("left", count, ...marked(says.left));
  const spoken = element("span", { class: "spoken", role: "status" });
  const stay = element("button", { class: "button stay", type: "button" }, says.stay);
  const onward = link([says.open], told.portal, "button stay");
  onward.hidden = true;
  const idleText = element("span", {}, "");
  const idle = element("div", { class: "idle", role: "alert", hidden: "" }, idleText, stay, onward);
  const hiddenLink = link(marked(says.hidden), told.hidden, "hidden");
  const askLink = link(marked(isChange ? says.session : says.ask), told.portal, "button ask");
  const move = element("button", { class: "button move", type: "button" });
  move.append(arrow());
  const end = isSandboxed ? link(marked(says.end), told.portal, "button end") : element("button", { class: "button end" }, ...marked(says.end));
  const endForm = element("form", { method: "post", action: "/.porchlight/end", target: "_self" }, end);
  const bar = element("div", {
    class: isChange ? "bar change" : "bar",
    role: "region",
    "aria-label": around(says.region)(told.code ?? "").trim(),
    "aria-keyshortcuts": "Alt+Shift+B",
  },
  element("p", { class: "facts" },
    part("what", ...marked(says.support)),
    part("shrinks account", part("clip", told.account)),
    part("shrinks", part("clip", around(says.as)(told.user))),
    part("", part("mode", told.mode))),
  element("p", { class: "more" },
    part("", link([told.ticket], told.ticketUrl, "ticket")),
    part("", minutes),
    part("", hiddenLink),
    part("of-code", part("code", told.code ?? ""))),
  element("div", { class: "actions" }, askLink, endForm, move), idle, spoken);

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

  // A plain element: one with a name of its own could be defined by the application, and would then run its code.
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(bar);

  // ---- staying there ----------------------------------------------------------------------------------------------

  let mounting = false;
  let queued = false;
  let reported = false;
  let wasThere = false;
  let atRoot = true;

  function middle() {
    const box = dom.box(host);
    return box.width > 0 && box.height > 0 ? { x: box.left + box.width / 2, y: box.top + 8 } : { x: dom.root(doc).clientWidth / 2, y: 8 };
  }

  // A dialog in a closed shadow root hides from everybody but who saw the root made.
  const roots = new WeakMap();
  const remember = method(WeakMap.prototype, "set");
  const recall = method(WeakMap.prototype, "get");
  const { attachShadow } = E;
  E.attachShadow = { attachShadow(init) { const made = apply(attachShadow, this, [init]); remember(roots, this, made); return made; } }.attachShadow;

  // What the page shows where the banner is: the banner, or whatever lies over it or has made it inert.
  function seen() {
    const { x, y } = middle();
    let found = dom.hit(doc, x, y);
    for (let depth = 0; depth < 20 && found !== null && found !== host; depth += 1) {
      const inner = dom.shadow(found) ?? recall(roots, found) ?? null;
      const next = inner === null ? null : dom.shadowHit(inner, x, y);
      if (next === null || next === found) break;
      found = next;
    }
    return found;
  }

  // A modal dialog, and what fills the screen, make everything outside them inert: the banner moves into the one on top,
  // and back.
  function home() {
    const found = seen();
    if (found === host) return dom.parent(host);
    return (found === null ? null : dom.closest(found, "dialog:modal")) ?? dom.whole(doc) ?? dom.root(doc);
  }

  function mount(place) {
    mounting = true;
    const attributes = dom.attributes(host);
    for (let i = 0; i < attributes.length; i += 1) {
      if (attributes[i] !== "popover" && attributes[i] !== "data-below") dom.unset(host, attributes[i]);
    }
    dom.set(host, "popover", "manual");
    dom.unset(dom.root(doc), "inert");
    if (dom.parent(host) !== place) dom.append(place, host);
    if (dom.matches(host, ":popover-open")) dom.hide(host);
    dom.show(host);
    dress();
    listen();
    dom.quiet(watcher);
    mounting = false;
    wasThere = true;
    atRoot = place === dom.root(doc);
  }

  // The page's own root: its room for the banner, its title, and never two banners.
  function dress() {
    const classes = dom.classes(dom.root(doc));
    if (!dom.hasClass(classes, "porchlight-page")) dom.addClass(classes, "porchlight-page");
    if (dom.has(host, "data-below") !== dom.hasClass(classes, "porchlight-below")) dom.toggleClass(classes, "porchlight-below");
    const plain = dom.byId(doc, "porchlight-bar");
    if (plain !== null) dom.remove(plain);
    if (!startsWith(dom.title(doc), titlePrefix)) dom.setTitle(doc, `${titlePrefix} ${dom.title(doc)}`);
    if (dom.head(doc) !== null && dom.find(doc, "link[href^='/.porchlight/static/page.css']") === null) {
      const room = dom.make(doc, "link");
      dom.set(room, "rel", "stylesheet");
      dom.set(room, "href", "/.porchlight/static/page.css");
      dom.append(dom.head(doc), room);
    }
  }

  function isThere() {
    return dom.connected(host) && dom.matches(host, ":popover-open") && !dom.has(host, "inert");
  }

  function lookAgain() {
    queued = false;
    patience = 20;
    look();
  }

  function look() {
    if (mounting || dom.body(doc) === null) return;
    const there = isThere();
    if (there && seen() === host) { dress(); return; }
    // It may go with the dialog that it was in; anything else was done to it.
    const taken = wasThere && !there && atRoot;
    try { mount(dom.root(doc)); if (seen() !== host) mount(home()); } catch { mounting = false; }
    if (taken) report();
  }

  // What is taken away is put back at once, and looks are taken ten times a second: an application that fights for the
  // place must not freeze the page, so that it is put back at once only so often.
  let patience = 20;
  function lookSoon() {
    if (mounting) return;
    if (wasThere && !dom.connected(host) && patience > 0) { patience -= 1; look(); return; }
    if (queued) return;
    queued = true;
    later(lookAgain, 100);
    if (now() - tickedAt > 5000) { every(tick, 1000); tick(); }
  }

  // Once a page: what it does over and over is still one thing that it does.
  async function report() {
    if (reported || isSandboxed) return;
    reported = true;
    try { await ask("/.porchlight/banner-removed", { method: "POST", keepalive: true, credentials: "same-origin" }); } catch { reported = false; }
  }

  const watcher = new MutationObserver(lookSoon);

  // A document that is opened anew loses its listeners: they are told again each time, which changes nothing where they stand.
  function listen() {
    dom.watch(watcher, doc, { childList: true, subtree: true, attributes: true, attributeFilter: ["open", "class", "inert", "popover"] });
    dom.on(host, "toggle", lookSoon);
    dom.on(window, "fullscreenchange", lookSoon, true);
    dom.on(window, "toggle", lookSoon, true);
    dom.on(window, "scroll", clearHeader, { capture: true, passive: true });
    dom.on(window, "visibilitychange", tick, true);
    dom.on(window, "pageshow", onShow);
    dom.on(window, "beforeunload", onLeave, true);
    dom.on(window, "pagehide", onLeave, true);
    dom.on(window, "unload", onLeave, true);
    dom.on(window, "click", onClick, true);
    dom.on(window, "auxclick", stopOutside, true);
    dom.on(window, "focusin", onFocus, true);
    dom.on(window, "keydown", onKey, true);
    dom.on(window, "pointerdown", onInput, { capture: true, passive: true });
    dom.on(window, "wheel", onInput, { capture: true, passive: true });
  }

  // Back may show a page as it was left. Whether it may still be shown, the gateway says.
  function onShow(shown) {
    if (shown.persisted) reload();
  }

  // A header of the application's own that sticks to the top would slide under ours: it sticks below it instead.
  function clearHeader() {
    if (dom.has(host, "data-below") || dom.body(doc) === null) return;
    const root = dom.root(doc);
    const body = dom.body(doc);
    const found = dom.all(doc, root.clientWidth / 2, 8);
    for (let i = 0; i < found.length; i += 1) {
      for (let part = found[i]; part !== null && part !== body && part !== root; part = part.parentElement) {
        if (part === host || dom.hasClass(dom.classes(part), "porchlight-clear")) break;
        const { position, top } = computed(part);
        const sticks = position === "sticky" || position === "fixed";
        const isHigh = dom.box(part).height > window.innerHeight / 2;
        if (sticks && !isHigh && Number.parseFloat(top) < bar.offsetHeight) dom.addClass(dom.classes(part), "porchlight-clear");
      }
    }
  }

  // ---- time ---------------------------------------------------------------------------------------------------

  let tickedAt = now();
  let saidAt = 0;
  let announced = 60;

  function tick() {
    tickedAt = now();
    look();
    if (finished) return;
    const left = leftMs();
    const whole = ceil(left / 60_000);
    say(count, left <= 0 ? says.over : left < 60_000 ? says.lastMinute : put.minutes(whole));
    dom.toggleClass(dom.classes(minutes), "soon", left <= 300_000);
    const mark = whole <= 1 ? 1 : whole <= 5 ? 5 : 60;
    if (mark < announced && left > 0) {
      announced = mark;
      saidAt = now();
      say(spoken, whole === 1 ? says.spokenOne : put.spoken(whole));
    }
    // What was said goes, so that it is not said again when the banner is put back.
    if (now() - saidAt > 10_000) say(spoken, "");
    if (left <= 0) over(says.timeUp);
    else tickIdle();
  }

  function say(place, text) {
    if (place.said !== text) dom.setText(place, text);
    place.said = text;
  }

  // Only a person's doing counts as being there: trusted input here or in another tab of this session.
  let seenAt = now();
  let stayedAt = now();
  let finished = false;
  let ending = false;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("porchlight-banner") : null;
  const tellTabs = tabs === null ? () => {} : tabs.postMessage.bind(tabs);
  if (tabs !== null) tabs.onmessage = () => awake(false);

  function awake(tell) {
    if (finished) return;
    seenAt = now();
    dom.set(idle, "hidden", "");
    if (tell) tellTabs("here");
  }

  function tickIdle() {
    const quiet = now() - seenAt;
    if (quiet < idleAfterMs - warnBeforeMs) return;
    if (quiet >= idleAfterMs) { over(says.idleOver); return; }
    const rest = max(1, ceil((idleAfterMs - quiet) / 60_000));
    say(idleText, rest === 1 ? says.idleOne : put.idle(rest));
    dom.unset(idle, "hidden");
  }

  async function sayStay() {
    stayedAt = now();
    try {
      const status = answerStatus(await ask("/.porchlight/stay", { method: "POST", credentials: "same-origin", redirect: "manual" }));
      if (status >= 200 && status < 300) awake(true);
      else if (status === 401 || status === 403 || status === 404 || status === 410) over(says.sessionOver);
      else say(idleText, says.again);
    } catch {
      say(idleText, says.unreachable);
    }
  }

  function onInput(given) {
    if (!given.isTrusted || finished || isSandboxed || !dom.has(idle, "hidden")) return;
    seenAt = now();
    if (now() - stayedAt >= stayEveryMs) sayStay();
  }

  function over(text) {
    if (finished) return;
    finished = true;
    say(idleText, text);
    dom.unset(idle, "hidden");
    dom.set(stay, "hidden", "");
    dom.unset(onward, "hidden");
    say(count, says.over);
    dom.set(endForm, "hidden", "");
  }

  // ---- clicks and keys ----------------------------------------------------------------------------------------------

  // A click on the banner is the banner's alone: the application neither learns of it nor can undo it.
  function onClick(click) {
    if (event.target(click) !== host) { stopOutside(click); return; }
    event.stop(click);
    if (!click.isTrusted) { event.prevent(click); return; }
    const at = event.clicks(click) === 0 ? dom.shadowActive(shadow) : dom.shadowHit(shadow, event.x(click), event.y(click));
    const control = at === null ? null : dom.closest(at, "button");
    if (control === null) return;
    event.prevent(click);
    if (control === stay) sayStay();
    else if (control === move) moveOver();
    else if (control === end) endNow();
  }

  // A link to somebody else's site stops where those do that stood in the page as it was served.
  function stopOutside(click) {
    try {
      const found = dom.closest(event.target(click), "a[href]");
      const isPage = found !== null && (leads.scheme(found) === "http:" || leads.scheme(found) === "https:");
      if (!isPage || leads.host(found) === near[0] || leads.host(found) === near[1]) return;
      dom.set(found, "href", `/.porchlight/outside?to=${leads.name(found)}`);
    } catch { /* no link of a page */ }
  }

  // First the end itself, whatever the application has against leaving; then the page that clears what it stored here.
  // Where a page may send neither, its session's own page can end it.
  async function endNow() {
    ending = true;
    try { await ask("/.porchlight/end", { method: "POST", keepalive: true, credentials: "same-origin" }); } catch { /* the form says it again */ }
    dom.submit(endForm);
    later(() => go(told.portal), 4000);
  }

  // Nothing that the application does on leaving asks "Leave site?" or stores anything once the session has ended.
  function onLeave(leaving) {
    if (ending) event.stop(leaving);
  }

  let cameFrom = null;

  /** Alt+Shift+B: into the banner, and back to where one was. */
  function onKey(pressed) {
    if (!pressed.isTrusted) return;
    const inside = dom.active(doc) === host;
    const isSkip = event.alt(pressed) && event.shift(pressed) && event.key(pressed) === "KeyB";
    if (isSkip || (inside && event.key(pressed) === "Escape" && cameFrom !== null)) {
      event.stop(pressed);
      event.prevent(pressed);
      if (inside) goBack(); else { cameFrom = dom.active(doc); dom.focus(askLink); }
      return;
    }
    onInput(pressed);
  }

  function goBack() {
    const to = cameFrom;
    cameFrom = null;
    if (to !== null && dom.connected(to) && to !== dom.body(doc)) dom.focus(to);
    else dom.shadowActive(shadow)?.blur();
  }

  // ---- place ----------------------------------------------------------------------------------------------------

  function putBelow(below) {
    dom.toggle(host, "data-below", below);
    dom.toggleClass(dom.classes(bar), "below", below);
    const label = below ? says.toTop : says.toBottom;
    dom.set(move, "aria-label", label);
    dom.set(move, "title", label);
  }

  function remembered() {
    try { return localStorage.getItem(placeKey) === "yes"; } catch { return false; }
  }

  let chosenBelow = remembered();
  let gaveWay = false;

  // What has the focus is never covered, whatever the application fixes to an edge: as long as it would be, the banner is
  // at the other one.
  function giveWay() {
    if (gaveWay) { gaveWay = false; putBelow(chosenBelow); dress(); }
    const focused = dom.active(doc);
    if (finished || focused === null || focused === host || focused === dom.body(doc)) return;
    const [it, ours] = [dom.box(focused), dom.box(host)];
    const middle = (it.top + it.bottom) / 2;
    if (it.height === 0 || middle < ours.top || middle > ours.bottom) return;
    gaveWay = true;
    putBelow(!chosenBelow);
    dress();
  }

  // Once it has been scrolled to, and has come up.
  function onFocus() {
    later(giveWay, 100);
  }

  function moveOver() {
    const below = !dom.has(host, "data-below");
    [chosenBelow, gaveWay] = [below, false];
    putBelow(below);
    dress();
    try { localStorage.setItem(placeKey, below ? "yes" : "no"); } catch { /* a page without storage forgets the place */ }
  }

  // ---- start ------------------------------------------------------------------------------------------------------

  putBelow(chosenBelow);
  listen();
  every(tick, 1000);
  dom.on(doc, "DOMContentLoaded", () => { tick(); clearHeader(); });
  later(tick, 0);
})();
