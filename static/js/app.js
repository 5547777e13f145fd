"use strict";

// The little that pages cannot do without script. Everything works without it.

document.documentElement.classList.add("scripted");

// A page with errors starts at their summary, so that nobody has to hunt for it.
addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();
});

// A slow post says what it is doing. The button changes only once the browser has taken the form's
// values (with the button's own name and value among them), so the change cannot alter what is sent.
addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button?.dataset.busy) return;
  if (button.getAttribute("aria-disabled") === "true") {
    event.preventDefault(); // the second click of a double click
    return;
  }
  setTimeout(() => {
    button.dataset.idle = button.textContent;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  });
});

// Coming back with the Back button must not find a button that still says "Sending...".
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-idle]")) {
    button.textContent = button.dataset.idle;
    button.removeAttribute("aria-disabled");
    delete button.dataset.idle;
  }
});

// After htmx has swapped a form that came back with errors, start at their summary too;
// after it has added a row, at the row's first input.
addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt;
  swapped.querySelector?.("[data-focus], [data-focus-new]")?.focus();
  sayProgress();
});

// Progress is swapped every second, but read aloud only when its sentence changes.
function sayProgress() {
  const live = document.getElementById("live");
  const text = document.querySelector("[data-say]")?.dataset.say;
  if (live && text && live.textContent !== text) live.textContent = text;
}
addEventListener("DOMContentLoaded", sayProgress);

// A revealed PIN hides itself. The server counts too: the page it came from cannot be reloaded.
addEventListener("DOMContentLoaded", () => {
  for (const secret of document.querySelectorAll("[data-hide-after]")) {
    setTimeout(() => {
      secret.textContent = "Hidden again. Reveal it once more if you still need it.";
    }, Number(secret.dataset.hideAfter) * 1000);
  }
});

// Words that are typed and not saved are not lost without a word: leaving the page asks first.
// The form that is being sent takes its own words along, and those that the page marks to go with
// every form of it (data-carry): a half-written reply survives a press of another button.
let sent = null;

function isTyped(field) {
  if (!field.name || field.type === "hidden" || field.disabled) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.tagName === "SELECT") {
    const preset = [...field.options].some((one) => one.defaultSelected);
    if (!preset && field.selectedIndex <= 0) return false;
    return [...field.options].some((one) => one.selected !== one.defaultSelected);
  }
  if (field.tagName !== "INPUT" && field.tagName !== "TEXTAREA") return false;
  // What came back with an error is on the page, and nowhere else.
  const isRefused = field.getAttribute("aria-invalid") === "true" && field.value.trim() !== "";
  return field.value !== field.defaultValue || isRefused;
}

function unsaved() {
  const posts = [...document.forms].filter((form) => form.method === "post" && form !== sent);
  const fields = posts.flatMap((form) => [...form.elements]);
  return fields.filter((field) => isTyped(field) && !(sent && "carry" in field.dataset));
}

addEventListener("click", () => { sent = null; }, true);
addEventListener("keydown", () => { sent = null; }, true);
addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  sent = event.target;
  if (sent.method !== "post") return;
  for (const old of sent.querySelectorAll("[data-carried]")) old.remove();
  for (const field of document.querySelectorAll("[data-carry]")) {
    if (field.form === sent || !field.value.trim()) continue;
    const copy = document.createElement("input");
    copy.type = "hidden";
    copy.name = field.name;
    copy.value = field.value;
    copy.dataset.carried = "";
    sent.append(copy);
  }
});
addEventListener("beforeunload", (event) => {
  if (unsaved().length) event.preventDefault();
});
