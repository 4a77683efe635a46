import { html } from '../../src/page/html';

test('escapes every value, in text and in attributes', () => {
  const subject = `<img src=x onerror="alert('1')"> & more`;
  expect(String(html`<p title="${subject}">${subject}</p>`)).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; more">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; more</p>',
  );
});

test('joins lists, keeps HTML, and leaves nothing for what is missing', () => {
  const items = ['a', '<b>'].map((item) => html`<b>${item}</b>`);
  expect(String(html`<p>${items}${undefined}${false}${7}</p>`)).toBe('<p><b>a</b><b>&lt;b&gt;</b>7</p>');
});

test('shows terminal escapes and direction marks as a replacement character', () => {
  expect(String(html`${'a\x1b[31mred\x07\u202egnp.exe\n\tb'}`)).toBe('a\ufffd[31mred\ufffd\ufffdgnp.exe\n\tb');
});
