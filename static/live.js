// Keeps the live page up to date: puts in the pieces that the server sends (src/web/owner/live). Without this the page is
// as of when it was made.

const root = document.querySelector("[data-live-from]");
const said = root.querySelector("[data-live-say]");

// What the line on top says: still | on | lost | over.
function show(state) {
  for (const line of root.querySelectorAll("[data-live-shown]")) line.hidden = line.dataset.liveShown !== state;
}

const put = {
  // A session that this page does not have yet.
  card(card) {
    if (document.getElementById(card.id) === null) document.getElementById("live-in").append(card);
  },

  // A piece that has changed, or is new. What somebody is about to press or to type into keeps their place.
  piece(piece) {
    const old = document.getElementById(piece.id);
    if (old === null) return void document.getElementById(piece.dataset.into)?.append(fresh(piece));
    if (old.dataset.mark === piece.dataset.mark) return;
    const places = (of) => [...of.querySelectorAll("a, button, summary, textarea")];
    const focused = places(old).indexOf(document.activeElement);
    old.replaceWith(piece);
    if (focused >= 0) places(piece)[focused]?.focus({ preventScroll: true });
  },

  // Steps, oldest first: one of which more is known now takes its old place, the others go on top.
  rows(rows) {
    const list = document.getElementById(rows.dataset.into);
    if (list === null) return;
    const [from, height] = [list.scrollTop, list.scrollHeight];
    let added = 0;
    for (const row of [...rows.children]) {
      const old = document.getElementById(row.id);
      if (old === null) {
        list.prepend(row);
        added += 1;
        continue;
      }
      const open = old.querySelector("details")?.open ?? false;
      old.replaceWith(row);
      if (open) row.querySelector("details").open = true;
    }
    // Whoever reads further down goes on reading, and is told that there is more above.
    if (from < 8) return;
    list.scrollTop = from + list.scrollHeight - height;
    if (added > 0) tellNew(list, added);
  },

  // What still waits for an answer; the rest was answered elsewhere, or has lapsed.
  waiting(list) {
    const ids = new Set(list.dataset.ids.split(" "));
    for (const ask of root.querySelectorAll("[id^='live-ask-']")) if (!ids.has(ask.id)) ask.remove();
  },

  say(line) {
    said.textContent = line.textContent;
  },

  over() {
    events.close();
    show("over");
  },
};

// What has just come in under somebody's pointer is not pressed by mistake (owner.css).
function fresh(piece) {
  piece.classList.add("live-fresh");
  return piece;
}

function tellNew(list, added) {
  const button = root.querySelector(`[data-live-new="${list.id.replace("live-steps-", "")}"]`);
  const count = button.querySelector("span");
  count.textContent = String((button.hidden ? 0 : Number(count.textContent)) + added);
  button.hidden = false;
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-live-new]");
  if (button === null) return;
  const list = document.getElementById(`live-steps-${button.dataset.liveNew}`);
  list.scrollTop = 0;
  list.focus({ preventScroll: true });
  button.hidden = true;
});

root.addEventListener("scroll", (event) => {
  if (!event.target.classList?.contains("live-list") || event.target.scrollTop >= 8) return;
  root.querySelector(`[data-live-new="${event.target.id.replace("live-steps-", "")}"]`).hidden = true;
}, true);

const events = new EventSource(root.dataset.liveFrom);
events.addEventListener("open", () => show("on"));
events.addEventListener("error", () => show(events.readyState === EventSource.CLOSED ? "still" : "lost"));
events.addEventListener("message", (event) => {
  const sent = document.createElement("template");
  sent.innerHTML = event.data;
  for (const element of [...sent.content.children]) put[element.dataset.live]?.(element);
});
