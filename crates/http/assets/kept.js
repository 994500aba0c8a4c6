// Typing that is not saved yet is kept in this browser, under the workspace, the person and the draft; offered back after
// a crash or a reload, and gone once it is saved, issued, thrown away, or its person signs out.
const PREFIX = "dalil:";
const DAYS = 7;
const OWN = ["csrf", "idempotency_key", "version", "action"];

const nameOf = (keeper, draft) => `${PREFIX}${keeper}:${draft}`;

// A browser that keeps nothing for us takes none of this, and the page works all the same.
const shelf = {
  names: () => attempt(() => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) ?? [],
  read: (name) => attempt(() => JSON.parse(localStorage.getItem(name))),
  write: (name, entry) => attempt(() => localStorage.setItem(name, JSON.stringify(entry))),
  drop: (name) => attempt(() => localStorage.removeItem(name)),
};

function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

// What was sent of a draft is stored when another page than its refused form is shown.
export function settleSent(keeper, draft) {
  for (const name of [nameOf(keeper, draft), nameOf(keeper, "new")]) {
    if (shelf.read(name)?.sent) shelf.drop(name);
  }
}

// Nothing of it is waiting any more.
export function settle(keeper, draft) {
  settleSent(keeper, draft);
  shelf.drop(nameOf(keeper, draft));
}

// Nothing of a person stays in the browser after signing out.
export function forgetAtSignOut() {
  for (const out of document.querySelectorAll('form[action$="/sign-out"]')) {
    out.addEventListener("submit", () => {
      const slug = out.getAttribute("action").split("/")[2];
      shelf.names().filter((name) => name.startsWith(`${PREFIX}${slug}:`)).forEach(shelf.drop);
    });
  }
}

const typedInto = (form) => [...new FormData(form)].filter(([name]) => !OWN.includes(name));

function told(at) {
  const language = document.documentElement.lang === "bn" ? "bn-BD" : "en-GB";
  const today = new Date(at).toDateString() === new Date().toDateString();
  const style = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(language, style).format(at);
}

function fill(form, lines, fields) {
  const rows = fields.map(([name]) => /^lines\[(\d+)\]/.exec(name)).filter(Boolean).map((found) => Number(found[1]));
  lines.stretch(Math.max(0, ...rows) + 1);
  const values = new Map(fields);
  for (const control of form.elements) {
    if (!control.name || OWN.includes(control.name)) continue;
    if (control.type === "checkbox") control.checked = values.has(control.name);
    else if (values.has(control.name)) control.value = values.get(control.name);
  }
}

function offer(form, entry, choices) {
  const notice = document.getElementById("kept");
  const button = ([words, act]) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "textlike";
    made.textContent = words;
    made.addEventListener("click", () => {
      notice.replaceChildren();
      act();
    });
    return made;
  };
  notice.replaceChildren(`${notice.dataset.said.replace("{t}", told(entry.at))} `, ...choices(notice.dataset).map(button));
}

export function keep(form, lines, ask) {
  const { keeper, draft } = form.dataset;
  const name = nameOf(keeper, draft);
  if ("saved" in form.dataset) settle(keeper, draft);
  const old = (entry) => !(Date.now() - shelf.read(entry)?.at < DAYS * 86_400_000);
  shelf.names().filter(old).forEach(shelf.drop);

  const first = JSON.stringify(typedInto(form));
  // A form that came back refused shows what was typed, and none of that is stored.
  const refused = "refused" in form.dataset;
  let dirty = refused;

  function changed() {
    const fields = typedInto(form);
    dirty = refused || JSON.stringify(fields) !== first;
    if (dirty) shelf.write(name, { at: Date.now(), fields });
    else shelf.drop(name);
  }

  const entry = refused ? null : shelf.read(name);
  if (entry && JSON.stringify(entry.fields) !== first) {
    offer(form, entry, (words) => [
      [words.restore, () => {
        fill(form, lines, entry.fields);
        changed();
        ask();
        form.querySelector("select, input:not([type=hidden])").focus();
      }],
      [words.discard, () => shelf.drop(name)],
    ]);
  }

  form.addEventListener("submit", ({ submitter }) => {
    // A paper in a tab of its own stores nothing.
    if (submitter?.formTarget === "_blank") return;
    if (dirty) shelf.write(name, { at: Date.now(), fields: typedInto(form), sent: true });
    dirty = false;
  });
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  return { changed };
}
