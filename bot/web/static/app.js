// What the pages do beyond plain forms: send without leaving, follow the stream, keep what was typed.
// Every sentence comes from the page; without this script the forms still work.
"use strict";

(() => {
  const body = document.body;
  const person = body.dataset.person;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const log = one("#log");
  const composer = one("#composer");

  // ---- sending ---------------------------------------------------------------------------

  const LEAVING_HOLDS = 60_000; // bytes that a browser still sends for a page that is left

  // Sends a form and says whether it was taken; the trouble, if any, is said in words.
  async function send(form, submitter, more = {}, leaving = false) {
    const data = new FormData(form, submitter);
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    data.set("_seen", lastShown());
    const sent = new URLSearchParams(data).toString();
    let answer;
    try {
      answer = await fetch(form.action, {
        method: "POST",
        body: sent,
        keepalive: leaving && sent.length < LEAVING_HOLDS,
        headers: { "X-Renkei-Script": "1", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
      });
    } catch {
      return { taken: false, trouble: body.dataset.notSaved };
    }
    if (answer.ok) return { taken: true };
    if (answer.status === 401) return { taken: false, trouble: body.dataset.signedOut };
    const said = await answer.json().catch(() => ({}));
    return { taken: false, trouble: said.sentence || body.dataset.notSaved, fields: said.fields, count: said.count };
  }

  function trouble(sentence, within = composer) {
    const line = within && one("[data-trouble]", within);
    if (!line) return;
    line.textContent = sentence;
    line.hidden = !sentence;
  }

  // That something is under way is said once it takes longer than one notices.
  const NOTICED = 400;
  const LONG = 8_000;
  const sign = one("[data-sending]");
  let signing = [];
  function underWay(yes) {
    signing.forEach(clearTimeout);
    const after = (time, sentence) => setTimeout(() => { sign.textContent = sentence; sign.hidden = false; }, time);
    signing = yes ? [after(NOTICED, sign.dataset.sending), after(LONG, sign.dataset.long)] : [];
    if (!yes) sign.hidden = true;
  }

  // What is sent here is answered here: the answer is brought into view, wherever the page stands.
  let awaited = false;
  let pressedHere = false;
  async function ask(form, submitter) {
    awaited = true;
    pressedHere = Boolean(log?.contains(document.activeElement));
    underWay(true);
    await Promise.all(all("form.pad").map((pad) => pad.keepNow?.()));
    const sent = await send(form, submitter);
    if (!sent.taken) {
      awaited = false;
      underWay(false);
    }
    return sent;
  }

  const lastShown = () => String(all(".entry", log ?? document).reduce((last, entry) => Math.max(last, Number(entry.dataset.id)), 0));

  // ---- the composer ----------------------------------------------------------------------

  if (composer) {
    const box = one("textarea", composer);
    const key = one("[name=_key]", composer);
    const place = `renkei.unsent.${person}`;
    const base = key.value;
    let counter = 0;
    let sending = false;

    const grow = () => {
      box.style.height = "auto";
      box.style.height = `${box.scrollHeight + 2}px`;
    };
    // The same text keeps its key, so that sending again what was taken already does nothing.
    const keep = () => {
      if (box.value) localStorage.setItem(place, JSON.stringify({ text: box.value, key: key.value }));
      else localStorage.removeItem(place);
    };
    // Whoever has just signed in can write at once; a telephone would only put its keyboard over the page.
    if (document.referrer.endsWith("/sign-in") && matchMedia("(pointer: fine)").matches) box.focus({ preventScroll: true });
    const mint = () => { key.value = `${base}:${++counter}`; };

    const kept = JSON.parse(localStorage.getItem(place) || "null");
    if (kept && !box.value) {
      box.value = kept.text;
      key.value = kept.key;
    }
    grow();

    box.addEventListener("input", () => { mint(); keep(); grow(); });
    box.addEventListener("keydown", (event) => {
      // 229 and isComposing: Enter is choosing a conversion, not sending.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      if (box.value.trim()) composer.requestSubmit();
    });
    composer.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (sending || !box.value.trim()) return;
      sending = true;
      composer.setAttribute("aria-busy", "true");
      const text = box.value;
      keep();
      const { taken, trouble: sentence } = await ask(composer);
      sending = false;
      composer.removeAttribute("aria-busy");
      trouble(taken ? "" : sentence);
      if (taken && box.value === text) box.value = "";
      // What is typed here while the notepad stands open is added to it there; so it is in its field.
      if (taken) for (const pad of all("form.pad")) pad.added?.(text);
      if (taken) mint();
      keep();
      grow();
      box.focus();
    });
  }

  // ---- the notepad: saved as one types ---------------------------------------------------

  // What is not saved yet stays in the browser too, with what it was written over: a page that is
  // closed on a broken connection loses nothing, and nothing newer from elsewhere is written over.
  const unsavedNotes = `renkei.notes.${person}`;

  function writable(within) {
    for (const pad of all("form.pad", within).filter((each) => !each.dataset.ready)) {
      const notes = one("textarea", pad);
      const status = one("[data-saved]", pad);
      let saved = notes.value;
      let waiting = 0;
      let saves = 0;
      let saving = null;
      const now = () => new Date().toLocaleTimeString("ja-JP", { timeZone: "Asia/Tokyo", hour: "2-digit", minute: "2-digit" });
      // On a line of its own: below the one that is being written, if anything stands there.
      const insert = (words) => {
        const end = notes.value.indexOf("\n", notes.selectionEnd);
        const at = end < 0 ? notes.value.length : end;
        const started = at > 0 && notes.value[at - 1] !== "\n";
        notes.focus();
        notes.setRangeText((started ? "\n" : "") + words, at, at, "end");
        notes.dispatchEvent(new Event("input"));
      };
      const keep = () => {
        if (notes.value === saved) localStorage.removeItem(unsavedNotes);
        else localStorage.setItem(unsavedNotes, JSON.stringify({ text: notes.value, over: saved }));
      };
      const save = async (leaving) => {
        clearTimeout(waiting);
        const text = notes.value;
        if (text === saved || notes.matches(":disabled")) return;
        const { taken, trouble: sentence } = await send(pad, null, { _ref: pad.dataset.keep, _key: `${Date.now()}:${++saves}` }, leaving);
        if (taken) saved = text;
        keep();
        status.textContent = taken ? `${now()} ${status.dataset.saved}` : sentence;
      };
      pad.dataset.ready = "true";
      // One after the other, so that an older text never comes after a newer one.
      pad.keepNow = (leaving = false) => {
        saving = leaving ? save(true) : Promise.resolve(saving).then(() => save(false));
        return saving;
      };
      pad.added = (text) => {
        if (notes.matches(":disabled")) return;
        const synced = notes.value === saved;
        notes.value += (notes.value && !notes.value.endsWith("\n") ? "\n" : "") + text.trim();
        if (synced) saved = notes.value;
        else notes.dispatchEvent(new Event("input"));
      };
      const kept = JSON.parse(localStorage.getItem(unsavedNotes) || "null");
      if (kept && !notes.matches(":disabled")) {
        if (kept.over.trim() === saved.trim()) notes.value = kept.text;
        if (notes.value === saved) localStorage.removeItem(unsavedNotes);
        else waiting = setTimeout(pad.keepNow, 800);
      }
      one("[data-headings]", pad).hidden = false;
      notes.addEventListener("input", () => { keep(); clearTimeout(waiting); waiting = setTimeout(pad.keepNow, 800); });
      notes.addEventListener("keydown", (event) => {
        if (event.key !== "F2") return;
        event.preventDefault();
        insert(`${now()} `);
      });
      one("[data-time]", pad).addEventListener("click", () => insert(`${now()} `));
      for (const button of all("[data-insert]", pad)) button.addEventListener("click", () => insert(button.dataset.insert));
    }
  }
  const keepPads = () => { for (const pad of all("form.pad")) pad.keepNow?.(true); };
  addEventListener("pagehide", keepPads);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keepPads(); });

  function writeIn(pad) {
    const notes = one("textarea", pad);
    notes.focus({ preventScroll: true });
    notes.setSelectionRange(notes.value.length, notes.value.length);
  }

  // ---- the conversation ------------------------------------------------------------------

  if (log) {
    log.addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      if (form.ariaBusy === "true") return;
      form.ariaBusy = "true";
      const { taken, trouble: sentence } = await ask(form, event.submitter);
      form.ariaBusy = null;
      trouble(taken ? "" : sentence);
    });
    one("[data-older]")?.addEventListener("click", older);
    tidy();
  }

  // Only the newest prompt's buttons can be pressed.
  function tidy() {
    const open = all(".entry[data-step]", log).at(-1)?.dataset.step;
    for (const each of all("[data-step]:not(.entry)", log)) {
      if (each.dataset.step === "0" || each.dataset.step === open) continue;
      each.classList.add("stale");
      const buttons = each.matches("button") ? [each] : all("button, input:not([type=hidden]), textarea, select", each);
      for (const button of buttons) button.disabled = true;
    }
  }

  function show({ id, day, label, html }) {
    if (!log || document.getElementById(`e${id}`)) return;
    const atEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 160;
    const held = log.contains(document.activeElement);
    const writing = held && document.activeElement.matches("input, textarea, select");
    const days = all(".day", log);
    if (days.at(-1)?.dataset.day !== day) {
      const line = document.createElement("p");
      const words = document.createElement("span");
      line.className = "day";
      line.dataset.day = day;
      words.textContent = label;
      line.append(words);
      log.append(line);
    }
    log.insertAdjacentHTML("beforeend", html);
    const entry = log.lastElementChild;
    const thread = entry.dataset.thread;
    if (thread) all(".entry", log).filter((each) => each !== entry && each.dataset.thread === thread).forEach((each) => each.remove());
    entry.classList.add("arrived");
    tidy();
    copyable(entry);
    writable(entry);
    // Whoever pressed a button goes on from the answer; the button itself is spent.
    if (held && (document.activeElement === body || document.activeElement.disabled)) entry.focus({ preventScroll: true });
    const answered = awaited && entry.dataset.step !== undefined;
    if (answered) {
      awaited = false;
      underWay(false);
      goOn(entry);
    } else if ((awaited && entry.classList.contains("mine")) || (atEnd && !writing)) bring(entry);
    else if (entry.classList.contains("bot")) below.hidden = false;
  }

  // Brings an entry into view: the whole of it, or its beginning where it is longer than there is room.
  function bring(entry) {
    const room = innerHeight - (one(".top")?.offsetHeight ?? 0) - (composer?.offsetHeight ?? 0) - 40;
    entry.scrollIntoView({ block: entry.offsetHeight > room ? "start" : "end" });
  }

  // The answer to what was sent here: to what is wrong in its form, into its notepad, or to its beginning.
  function goOn(entry) {
    bring(entry);
    const pad = one("form.pad", entry);
    if (pad) writeIn(pad);
    else if (!toFirstWrong(entry) && pressedHere) goOnIn(entry);
    pressedHere = false;
  }

  // Whoever pressed a button goes on at what is offered now, or where one writes; unless they went elsewhere.
  function goOnIn(entry) {
    const now = document.activeElement;
    if (now !== body && now !== entry && !log.contains(now)) return;
    const next = one(":is(.inline, .choices) :is(input:not([type=hidden]), textarea, select, button, a.button):enabled, .choices a.button", entry);
    (next ?? one("textarea", composer)).focus({ preventScroll: true });
  }

  function toFirstWrong(within) {
    const first = one(".field.wrong :is(input, textarea, select):enabled", within);
    first?.focus({ preventScroll: true });
    first?.closest(".field").scrollIntoView({ block: "center" });
    return Boolean(first);
  }

  async function older(event) {
    event.preventDefault();
    const link = event.currentTarget;
    const answer = await fetch(link.href).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const height = document.documentElement.scrollHeight;
    const first = one(".day", log);
    log.setAttribute("aria-live", "off");
    if (first?.dataset.day === all("#log .day", page).at(-1)?.dataset.day) first.remove();
    log.prepend(...one("#log", page).children);
    copyable(log);
    writable(log);
    tidy();
    setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
    scrollBy(0, document.documentElement.scrollHeight - height);
    const next = one("[data-older]", page);
    if (next) link.href = next.href;
    else link.parentElement.remove();
  }

  function copyable(within) {
    for (const button of all("[data-copy]", within)) {
      button.hidden = false;
      button.onclick = async () => {
        const words = button.textContent;
        await navigator.clipboard.writeText(one(".copied", button.parentElement).textContent);
        button.textContent = body.dataset.copied;
        setTimeout(() => { button.textContent = words; }, 2000);
      };
    }
  }
  copyable(document);
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.onclick = () => print();
  }
  writable(document);
  const below = one("[data-below]");
  if (log) {
    below.addEventListener("click", () => { bring(all(".entry", log).at(-1)); });
    addEventListener("scroll", () => {
      if (innerHeight + scrollY > document.documentElement.scrollHeight - 160) below.hidden = true;
    }, { passive: true });
    scrollTo(0, document.documentElement.scrollHeight);
    const newest = all(".entry", log).at(-1);
    const open = newest && one("form.pad", newest);
    if (newest) bring(newest);
    if (open && !one("textarea", open).disabled && matchMedia("(pointer: fine)").matches) writeIn(open);
  } else toFirstWrong(document);

  // ---- the stream ------------------------------------------------------------------------

  const connection = one("[data-connection]");
  let last = log ? Number(log.dataset.last) : null;

  function follow() {
    const source = new EventSource(last === null ? body.dataset.stream : `${body.dataset.stream}?after=${last}`);
    source.addEventListener("entry", (event) => {
      last = Number(event.lastEventId);
      show(JSON.parse(event.data));
    });
    source.addEventListener("waiting", (event) => waiting(JSON.parse(event.data)));
    source.onopen = () => { connection.hidden = true; };
    source.onerror = () => {
      connection.textContent = body.dataset.disconnected;
      connection.hidden = false;
      // The browser itself tries again after a break, but not after a refusal.
      if (source.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
      source.onerror = source.readyState === EventSource.CLOSED ? null : source.onerror;
    };
    addEventListener("pagehide", () => source.close(), { once: true });
  }
  if (person) follow();
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // ---- the desk --------------------------------------------------------------------------

  let mark = null;
  function waiting({ count, mark: now }) {
    for (const badge of all("[data-badge]")) {
      badge.hidden = count === 0;
      one("[data-count]", badge).textContent = String(count);
    }
    document.title = document.title.replace(/^\(\d+\) /, "").replace(/^/, count ? `(${count}) ` : "");
    if (mark !== null && mark !== now) renew();
    mark = now;
  }

  async function renew() {
    const part = one("[data-live]");
    if (!part) return;
    const busy = part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
    const typed = all("textarea, input:not([type=hidden])", part).some((field) => field.value !== field.defaultValue);
    const note = one("[data-fresh]");
    if (busy || typed) {
      if (note) note.hidden = false;
      return;
    }
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const known = new Set(all("[data-number]", part).map((row) => row.dataset.number));
    const focused = document.activeElement?.closest("[data-number]")?.dataset.number;
    const next = one("[data-live]", page);
    part.replaceChildren(...next.childNodes);
    for (const row of all("[data-number]", part)) if (!known.has(row.dataset.number)) row.classList.add("fresh-row");
    if (focused) one(`[data-number="${CSS.escape(focused)}"] a`, part)?.focus();
    const summary = one(".summary");
    if (summary && one(".summary", page)) summary.textContent = one(".summary", page).textContent;
  }

  // A form that was taken leads on to its page, which says what came of it; one that was not keeps its words.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form.act")) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    underWay(true);
    const { taken, trouble: sentence, fields = {}, count = "" } = await send(form, event.submitter);
    if (!taken) underWay(false);
    if (taken) {
      keepOthers(form);
      location.assign(form.elements._back.value);
      return;
    }
    if (Object.keys(fields).some((name) => !form.elements[name])) {
      // Something is asked that this page has no field for: the form is sent again as a page of its own.
      keepOthers(form);
      form.elements._key.value += ".asked";
      form.submit();
      return;
    }
    form.ariaBusy = null;
    one(".flash")?.remove();
    const placed = standAt(form, fields);
    trouble(placed ? "" : sentence, form);
    const line = one("[data-wrong]", form);
    line.textContent = placed ? count : "";
    line.hidden = !placed;
  });

  // Puts what is wrong below its field, where it is read out with it, and goes to the first; says whether
  // there was one.
  function standAt(form, errors) {
    for (const place of all(".field", form)) {
      const input = one("input, textarea, select", place);
      const id = `${input.id}-e`;
      const described = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
      const error = errors[input.name];
      document.getElementById(id)?.remove();
      place.classList.toggle("wrong", Boolean(error));
      if (error) {
        const line = document.createElement("p");
        line.className = "error";
        line.id = id;
        line.textContent = error;
        place.append(line);
        described.push(id);
      }
      if (error) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      if (described.length) input.setAttribute("aria-describedby", described.join(" "));
      else input.removeAttribute("aria-describedby");
    }
    return toFirstWrong(form);
  }

  // A field that takes several of a list offers the next one behind what stands there.
  for (const input of all("input[list][data-several]")) {
    const list = input.list;
    if (!list) continue;
    const names = [...list.options].map((option) => option.value);
    input.addEventListener("input", () => {
      const before = input.value.slice(0, input.value.length - input.value.split(/[、，,\s]/).at(-1).length);
      [...list.options].forEach((option, index) => { option.value = before + names[index]; });
    });
  }

  // What stands half written in the other forms of a page is there again on the page that follows.
  const halfWritten = `renkei.half.${person}`;
  const meaning = (form) => `${form.elements._action.value} ${form.elements._value.value}`;
  const written = (field) => field.value !== (field.matches("select") ? (one("[selected]", field) ?? field.options[0]).value : field.defaultValue);

  function keepOthers(sent) {
    const kept = {};
    for (const form of all("form.act").filter((each) => each !== sent)) {
      const fields = all(".field input, .field textarea, .field select", form).filter(written);
      // With what they were written over, so that a change by somebody else in between is still noticed.
      const marks = fields.map((field) => form.elements[`_mark.${field.name}`]).filter(Boolean);
      if (fields.length) kept[meaning(form)] = Object.fromEntries([...fields, ...marks].map((field) => [field.name, field.value]));
    }
    if (Object.keys(kept).length) sessionStorage.setItem(halfWritten, JSON.stringify({ path: location.pathname, kept }));
  }
  const half = JSON.parse(sessionStorage.getItem(halfWritten) || "null");
  if (half?.path === location.pathname) {
    sessionStorage.removeItem(halfWritten);
    for (const form of all("form.act")) {
      for (const [name, value] of Object.entries(half.kept[meaning(form)] ?? {})) {
        if (form.elements[name]) form.elements[name].value = value;
        form.closest("details")?.setAttribute("open", "");
      }
    }
  }
  for (const form of all("form.attach, .attached li form")) form.addEventListener("submit", () => keepOthers(form));
  one("[data-sign-out]")?.addEventListener("submit", () => {
    localStorage.removeItem(`renkei.unsent.${person}`);
    localStorage.removeItem(unsavedNotes);
  });
})();
