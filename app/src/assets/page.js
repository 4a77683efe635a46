// Runs in the browser as it is: no build step, no dependency.
const message = document.getElementById('message');
const form = document.getElementById('add');

async function send(method, path, body) {
  message.textContent = '';
  const options = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, { method, ...options });
  if (response.ok) return location.reload();
  const problem = await response.json();
  message.textContent = [problem.detail, ...(problem.problems ?? []).map((one) => `${one.where} ${one.message}`)].join(': ');
}

function report(error) {
  message.textContent = `That did not work: ${error.message}`;
}

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  const { pickedAt, peeled } = form.elements;
  // Some browsers leave the seconds out when they are zero.
  const seconds = pickedAt.value.length === 16 ? ':00' : '';
  send('POST', '/bananas', { pickedAt: `${pickedAt.value}${seconds}Z`, peeled: peeled.checked }).catch(report);
});

document.addEventListener('click', ({ target }) => {
  const { peel, remove } = target.dataset;
  if (peel) send('PATCH', `/bananas/${peel}`, { peeled: true }).catch(report);
  if (remove) send('DELETE', `/bananas/${remove}`).catch(report);
});

if (form) form.elements.pickedAt.value = new Date().toISOString().slice(0, 19);
