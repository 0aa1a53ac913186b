/**
 * The markdown that Teams knows in a card (bold, italic, lists, links, backslash escapes), to HTML. Self-contained: the preview
 * page gets this very function as text.
 */
export function teamsMarkdown(text: string): string {
  return blocks(text.split(/\r?\n/));

  function blocks(lines: readonly string[]): string {
    let html = '';
    let open = '';
    for (const line of lines) {
      const item = /^\s*(?:([-+*])|\d+[.)])\s+(.*)$/.exec(line);
      const list = item === null ? '' : item[1] === undefined ? 'ol' : 'ul';
      if (list !== open) html += (open === '' ? '' : `</${open}>`) + (list === '' ? '' : `<${list}>`);
      open = list;
      html += item === null ? `<p>${inline(line)}</p>` : `<li>${inline(item[2] ?? '')}</li>`;
    }
    return html + (open === '' ? '' : `</${open}>`);
  }

  function inline(line: string): string {
    return (
      line
        // Escaped characters become numeric entities first, so that they cannot take part in anything.
        .replace(/\\([!-/:-@[-`{-~])|[&<>]/g, (match, escaped: string | undefined) => `&#${(escaped ?? match).codePointAt(0) ?? 0};`)
        .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<a href="$2">$1</a>')
        .replace(/\*\*(.+?)\*\*|__(.+?)__/g, (_, stars?: string, lines?: string) => `<strong>${stars ?? lines ?? ''}</strong>`)
        .replace(/\*(.+?)\*|_(.+?)_/g, (_, stars?: string, lines?: string) => `<em>${stars ?? lines ?? ''}</em>`)
    );
  }
}
