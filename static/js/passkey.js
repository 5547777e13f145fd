"use strict";

// Passkeys: hand the server's question to the browser, and the browser's answer to the form. The
// form is hidden until this runs, since it can do nothing without it.

addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-passkey]");
  const question = document.getElementById("passkey-options");
  if (!form || !question || !webauthnJSON.supported()) return;
  const answer = form.elements.namedItem("credential");
  const problem = form.querySelector("[data-problem]");
  answer.value = ""; // an answer that was refused is worth nothing
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    problem.hidden = true;
    try {
      const ask = form.dataset.passkey === "create" ? webauthnJSON.create : webauthnJSON.get;
      answer.value = JSON.stringify(await ask(JSON.parse(question.textContent)));
      form.requestSubmit();
    } catch {
      problem.hidden = false; // put aside, not there, or too slow: browsers do not say which
    }
  });
});
