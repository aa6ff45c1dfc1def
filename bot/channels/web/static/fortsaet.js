// Uses the link up when the button is pressed, leaves the token where the chat page looks for it, and opens that page.
"use strict";
const KEY = "afklar:"; // widget.js, createMemory: the chat page of no particular municipality
const button = document.getElementById("go");
const problem = document.getElementById("problem");

button.addEventListener("click", async () => {
  button.disabled = true;
  problem.textContent = "";
  try {
    const answer = await fetch("/api/chat/continue", {
      method: "POST", headers: { "Content-Type": "application/json" }, referrerPolicy: "no-referrer",
      body: JSON.stringify({ link: decodeURIComponent(location.hash.slice(1)) }),
    });
    const data = await answer.json();
    if (answer.status === 201) {
      sessionStorage.setItem(KEY, JSON.stringify({ token: data.token, session: data.session }));
      location.replace("/");
      return;
    }
    problem.textContent = data.message;
  } catch {
    problem.textContent = problem.dataset.offline;
  }
  button.disabled = false;
});
