"use strict";
// Sends the draft to the desk a moment after the last key, and shows what comes back beside it.
const PAUSE_MS = 700;
const form = document.getElementById("try");
const draft = document.getElementById("draft");
const result = document.getElementById("result");
const state = document.getElementById("state");
let waiting = 0;
let busy = false;
let shown = draft.value;

async function tryDraft() {
  if (busy || draft.value === shown) return;
  busy = true;
  const sent = draft.value;
  state.textContent = "Trying it ...";
  try {
    const answer = await fetch(form.dataset.tried, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    result.replaceChildren(...page.body.childNodes);
    state.textContent = "This is what the draft says now.";
  } catch {
    state.textContent = "The desk does not answer. Is it still running?";
  }
  shown = sent;
  busy = false;
  if (draft.value !== shown) later();
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(tryDraft, PAUSE_MS);
}

draft.addEventListener("input", later);
state.textContent = "What you type is tried at once.";
