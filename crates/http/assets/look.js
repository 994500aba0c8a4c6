// The picture of the brand follows the look that is chosen. Without this the button beside “save” shows it.
const form = document.querySelector("form[data-look]");
const picture = document.querySelector("#look");
// Texts stay out of addresses, which are logged by whatever stands before the server.
const looks = ["template", "accent", "page", "words"];
let wait;
let turn = 0;

function show() {
  const fields = new URLSearchParams();
  const typed = new FormData(form);
  for (const name of looks) {
    if (typed.get(name)) fields.append(name, typed.get(name));
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
  form.addEventListener("input", ({ target }) => {
    if (!looks.includes(target.name)) return;
    clearTimeout(wait);
    wait = setTimeout(show, 250);
  });
}
