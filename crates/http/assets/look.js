// The picture of the brand follows the form. Without this the button beside “save” shows it.
const form = document.querySelector("form[data-look]");
const picture = document.querySelector("#look");
const own = new Set(["csrf", "idempotency_key", "version", "action"]);
let wait;
let turn = 0;

function show() {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (!own.has(name) && value !== "") fields.append(name, value);
  }
  const mine = ++turn;
  const next = new Image();
  // What cannot be shown yet leaves the last picture; an older answer never replaces a newer one.
  next.addEventListener("load", () => {
    if (mine === turn) picture.src = next.src;
  });
  next.src = `${form.dataset.look}?${fields}`;
}

if (form && picture) {
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(show, 250);
  });
}
