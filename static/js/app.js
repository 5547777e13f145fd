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

// Coming back with the Back button, or staying after all, must not find a button that still says
// "Sending...".
function freeButtons() {
  for (const button of document.querySelectorAll("[data-idle]")) {
    button.textContent = button.dataset.idle;
    button.removeAttribute("aria-disabled");
    delete button.dataset.idle;
  }
}
addEventListener("pageshow", freeButtons);

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
// The form that is being sent takes its own words along; those of the page's other forms stay here.
let sent = null;
const CHOSEN = ["checkbox", "radio"];

// Words that came back to be corrected, or were typed beside what was sent, are on the page as if
// they were stored, and nowhere else.
function cameBack(field) {
  const form = field.form;
  return field.value.trim() !== "" && (document.title.startsWith("Error:") ||
    form.matches("[data-unsaved]") || form.querySelector("[aria-invalid=true]") !== null);
}

function isTyped(field) {
  if (!field.name || field.disabled || ["hidden", "password"].includes(field.type)) return false;
  if (field.type === "file") return field.files.length > 0;
  if (CHOSEN.includes(field.type)) return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") {
    const preset = [...field.options].some((one) => one.defaultSelected);
    if (!preset && field.selectedIndex <= 0) return false;
    return [...field.options].some((one) => one.selected !== one.defaultSelected);
  }
  if (field.tagName !== "INPUT" && field.tagName !== "TEXTAREA") return false;
  return field.value !== field.defaultValue || cameBack(field);
}

function isUnsaved(form) {
  // Not form.method: a button of that name would be it.
  if (form.getAttribute("method") !== "post" || form === sent) return false;
  if (location.pathname.startsWith("/login/")) return false; // signing in is nothing to be kept
  return [...form.elements].some(isTyped);
}

// A page that the Back button shows again as it was has sent its words already.
function settle(form) {
  for (const field of form.elements) {
    if (CHOSEN.includes(field.type)) field.defaultChecked = field.checked;
    else if (field.tagName === "SELECT") {
      for (const one of field.options) one.defaultSelected = one.selected;
    } else if ("defaultValue" in field && field.type !== "file") field.defaultValue = field.value;
  }
}
addEventListener("pageshow", (event) => {
  if (event.persisted && sent) settle(sent);
});

addEventListener("click", () => { sent = null; }, true);
addEventListener("keydown", () => { sent = null; }, true);
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent = event.target;
});
addEventListener("beforeunload", (event) => {
  if (![...document.forms].some(isUnsaved)) return;
  event.preventDefault();
  setTimeout(freeButtons, 50); // runs once the question is answered, and the page is still there
});
