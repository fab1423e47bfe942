(() => {
  const $ = (q, e = document) => e.querySelector(q), all = (q, e = document) => [...e.querySelectorAll(q)];
  const words = JSON.parse($('#words').textContent), tools = $('.tools'), box = $('#q'), status = $('#status');
  const fold = s => s.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const works = all('.w'), groups = all('.g'), best = $('.best-of');
  let texts = null, packed = null;

  const chosen = name => all(`[name=${name}]:checked, select[name=${name}]`).map(e => e.value).filter(Boolean)[0] || '';
  function show() {
    const terms = fold(box.value).split(/\s+/).filter(Boolean), type = chosen('t'), year = chosen('y');
    if (terms.length && !texts) texts = works.map(w => fold(w.textContent));
    let count = 0;
    works.forEach((w, i) => {
      const hit = (!type || w.classList.contains(type)) && (!year || w.classList.contains(year)) && terms.every(t => texts[i].includes(t));
      w.classList.toggle('h', !hit);
      count += hit;
    });
    groups.forEach(g => g.classList.toggle('h', !g.querySelector('.w:not(.h)')));
    const any = terms.length || type || year;
    document.body.classList.toggle('on', !!any);
    if (best) best.classList.toggle('h', !!any);
    status.textContent = !any ? '' : count ? words.shown.replace('{count}', count).replace('{total}', works.length) : words.nothing;
    const state = new URLSearchParams(Object.entries({q: box.value, t: type, y: year}).filter(e => e[1]));
    if (any || location.hash.includes('=')) history.replaceState(null, '', '#' + state);
  }
  function restore() {
    if (!location.hash.includes('=')) return;
    const state = new URLSearchParams(location.hash.slice(1));
    box.value = state.get('q') || '';
    all('[type=radio]').forEach(radio => { radio.checked = radio.value === (state.get('t') || ''); });
    all('select').forEach(select => { select.value = state.get(select.name) || ''; });
    if ($('#t-all') && !$('[type=radio]:checked')) $('#t-all').checked = true;
    show();
  }

  async function bibtex(anchor) {
    if (!packed) {
      const bytes = Uint8Array.from(atob($('#packed').textContent.trim()), c => c.charCodeAt(0));
      packed = JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).text());
    }
    return packed[anchor];
  }
  function copyable(details) {
    const pre = $('pre', details);
    if (!pre || $('button', details)) return;
    const button = Object.assign(document.createElement('button'), {type: 'button', textContent: words.copy});
    button.onclick = async () => {
      try { await navigator.clipboard.writeText(pre.textContent); }
      catch { getSelection().selectAllChildren(pre); document.execCommand('copy'); }
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = words.copy; }, 1500);
    };
    pre.after(button);
  }
  document.addEventListener('toggle', e => { if (e.target.open) copyable(e.target); }, true);
  if ($('#packed') && window.DecompressionStream) all('.r').forEach(row => row.append(
    Object.assign(document.createElement('button'), {className: 'b', type: 'button', textContent: words.bibtex})));
  document.addEventListener('click', async e => {
    const link = e.target.closest && e.target.closest('.b');
    if (!link) return;
    const text = await bibtex(link.closest('.w').id), details = document.createElement('details');
    details.innerHTML = '<summary></summary><pre tabindex="0"></pre>';
    details.firstChild.textContent = link.textContent;
    details.lastChild.textContent = text;
    details.open = true;
    link.replaceWith(details);
    copyable(details);
  });

  tools.addEventListener('input', show);
  addEventListener('hashchange', restore);
  box.parentNode.hidden = false;
  restore();
})();
