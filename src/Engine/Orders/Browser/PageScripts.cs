namespace Procurement.Engine.Orders.Browser;

/// <summary>What is asked of a page in its own language.</summary>
internal static class PageScripts
{
    private const string Helpers = """
          const inputs = 'input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]):not([type=image]), textarea, select';
          const valueOf = e => e.tagName === 'SELECT' ? [...e.selectedOptions].map(o => o.textContent).join(' ') : e.value;
          const textOf = (e, except) => {
            if (!except) return e.innerText ?? e.textContent ?? '';
            const copy = e.cloneNode(true);
            copy.querySelectorAll(except).forEach(x => x.remove());
            return copy.textContent;
          };
          const seen = e => e.checkVisibility ? e.checkVisibility({ checkVisibilityCSS: true }) : e.offsetParent !== null;
          const read = (e, except, isCell) => {
            if (e.matches('input, textarea, select')) return valueOf(e);
            const text = textOf(e, except), fields = [...e.querySelectorAll(inputs)].filter(seen);
            return fields.length === 1 && (isCell || !text.trim()) ? valueOf(fields[0]) : text;
          };
        """;

    /// <summary>Of a field or link: whether people cannot see it although it has a place in the page.</summary>
    public const string IsHiddenFromPeople = """
        element => {
          const field = element.matches('input:not([type=checkbox]):not([type=radio]):not([type=submit]):not([type=button]):not([type=image]):not([type=file]), textarea') ? element : null;
          const one = field ?? element.closest('a[href]');
          if (!one) return false;
          if (one.closest('[aria-hidden="true"]')) return true;
          const box = one.getBoundingClientRect();
          let scrolled = false;
          for (let around = one; around; around = around.parentElement) {
            if (getComputedStyle(around).opacity === '0') return true;
            scrolled ||= around.scrollLeft > 0 && around !== document.scrollingElement;
          }
          if (!scrolled && (box.right + scrollX <= 0 || box.bottom + scrollY <= 0)) return true;
          return box.width <= 1 || box.height <= 1;
        }
        """;

    /// <summary>Of several elements: whether one of them is no trap.</summary>
    public const string OneIsForPeople = $"elements => elements.length === 0 || elements.some(element => !({IsHiddenFromPeople})(element))";

    /// <summary>On an element, with <c>{attribute, except, isCell}</c>: its text or value.</summary>
    public const string ReadValue = $$"""
        (element, how) => {
        {{Helpers}}
          return how.attribute ? element.getAttribute(how.attribute) : read(element, how.except, how.isCell);
        }
        """;

    /// <summary>On a row: the headers of its table with their columns.</summary>
    public const string Headers = """
        row => {
          const table = row.closest('table, [role=table], [role=grid], [role=treegrid], mat-table');
          if (!table) return [];
          const heads = [...table.querySelectorAll('th, [role=columnheader], mat-header-cell')];
          const line = heads.find(h => h.closest('thead, [role=row], tr, mat-header-row') && h.getAttribute('scope') !== 'row')?.parentElement ?? table.querySelector('tr');
          if (!line) return [];
          let column = 0;
          return [...line.children].map(h => { const at = column; column += h.colSpan || 1; return { text: (h.innerText ?? '').replace(/\s+/g, ' ').trim(), column: at }; });
        }
        """;

    /// <summary>On a row, with a column: the index of its child there, -1 where there is none.</summary>
    public const string ChildUnder = """
        (row, column) => {
          let at = 0;
          const children = [...row.children];
          for (let i = 0; i < children.length; i++) {
            const wide = children[i].colSpan || 1;
            if (column >= at && column < at + wide) return i;
            at += wide;
          }
          return -1;
        }
        """;

    /// <summary>On a box, with <c>{words, pattern, flags, except}</c>: the values beside the labels with these words.</summary>
    public const string Beside = $$"""
        (scope, wanted) => {
        {{Helpers}}
          const plain = t => (t ?? '').replace(/\s+/g, ' ').trim().replace(/:$/, '').trim();
          const pattern = wanted.pattern ? new RegExp(wanted.pattern, wanted.flags) : null;
          const fits = t => pattern ? pattern.test(plain(t)) && plain(t).length > 0 : plain(t).toLowerCase() === plain(wanted.words).toLowerCase();
          const own = e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent).join(' ');
          const all = [...scope.querySelectorAll('*')].filter(e => !e.matches('script, style, option') && seen(e));
          const whole = all.filter(e => fits(e.innerText)).filter((e, _, labels) => !labels.some(other => other !== e && e.contains(other)));
          const next = e => {
            for (let at = e, i = 0; at && at !== scope && i < 4; at = at.parentElement, i++) {
              if (at.matches('label') && at.control) return read(at.control, wanted.except);
              for (let sibling = at.nextElementSibling; sibling; sibling = sibling.nextElementSibling) {
                if (!seen(sibling)) continue;
                const text = read(sibling, wanted.except, true);
                if (plain(text)) return text;
              }
              const rest = [...(at.parentElement?.childNodes ?? [])].filter(n => n.nodeType === 3 && at.compareDocumentPosition(n) & 4).map(n => n.textContent).join(' ');
              if (plain(rest)) return rest;
            }
            return null;
          };
          // A pattern may fit a label and its amount together: then the amount is inside, not beside.
          const amount = /[\d][.,]\d\d(?!\d)|[€$£¥₹]\s*\d|\d\s*[€$£¥₹]|\b[A-Z]{3}\s*\d/;
          const inside = e => pattern && fits(own(e)) ? [...e.children].filter(seen).map(c => read(c, wanted.except)).find(t => amount.test(t)) : undefined;
          let values = whole.map(e => inside(e) ?? next(e));
          if (whole.length === 0) values = all.filter(e => e.children.length > 0 && fits(own(e))).map(e => [...e.children].filter(seen).map(c => read(c, wanted.except)).join(' '));
          return [...new Set(values.filter(v => v !== null && plain(v)).map(v => v.trim()))];
        }
        """;

    /// <summary>On a box of radio buttons: what each says, by its label, else by the smallest box that holds it alone.</summary>
    public const string Radios = """
        scope => {
          const seen = e => e.checkVisibility ? e.checkVisibility({ checkVisibilityCSS: true }) : e.offsetParent !== null;
          const buttons = [...scope.querySelectorAll('input[type=radio], [role=radio]')];
          return buttons.map(button => {
            const texts = [];
            for (const label of button.labels ?? []) texts.push(label.innerText);
            for (const id of (button.getAttribute('aria-labelledby') ?? '').split(/\s+/)) if (id) texts.push(document.getElementById(id)?.innerText ?? '');
            texts.push(button.getAttribute('aria-label') ?? '', button.matches('[role=radio]') ? button.innerText : '');
            let box = button, alone = button;
            while (box.parentElement && box !== scope && [...box.parentElement.querySelectorAll('input[type=radio], [role=radio]')].filter(other => other !== button && !button.contains(other) && !other.contains(button)).length === 0) alone = box = box.parentElement;
            const label = button.labels?.[0] ?? button.closest('label');
            return { label: texts.join(' ').replace(/\s+/g, ' ').trim(), row: (alone.innerText ?? '').replace(/\s+/g, ' ').trim(), seen: seen(button), labelSeen: !!label && seen(label) };
          });
        }
        """;

    private const string Boxes = """
          const boxes = 'input[type=checkbox], [role=checkbox], [role=switch]';
          const seen = e => e.checkVisibility ? e.checkVisibility({ checkVisibilityCSS: true }) : e.offsetParent !== null;
          const labelOf = box => box.labels?.[0] ?? box.closest('label') ?? document.getElementById((box.getAttribute('aria-labelledby') ?? '').split(/\s+/)[0]);
          const nameOf = box => (labelOf(box)?.innerText || box.getAttribute('aria-label') || box.innerText || box.name || box.id || 'a box without a label').replace(/\s+/g, ' ').trim();
        """;

    /// <summary>On a box that can be ticked, its label or what it is in: its name.</summary>
    public const string BoxName = $$"""
        element => {
        {{Boxes}}
          return nameOf(element.matches(boxes) ? element : element.control ?? element.querySelector(boxes) ?? element);
        }
        """;

    /// <summary>On the page's body: the names of all boxes that are ticked, where a person sees them.</summary>
    public const string TickedBoxes = $$"""
        body => {
        {{Boxes}}
          return [...body.querySelectorAll(boxes)].filter(box => box.checked ?? box.getAttribute('aria-checked') === 'true').filter(box => seen(box) || (labelOf(box) && seen(labelOf(box)))).map(nameOf);
        }
        """;

    /// <summary>On a row of a list: scrolls the box that it is in; false where that was at its end.</summary>
    public const string ScrollOn = """
        element => {
          let box = element;
          while (box && !(box.scrollHeight > box.clientHeight + 1 && /auto|scroll|overlay/.test(getComputedStyle(box).overflowY))) box = box.parentElement;
          box ??= document.scrollingElement;
          const before = box.scrollTop;
          box.scrollBy(0, Math.max(80, box.clientHeight * 0.7));
          return box.scrollTop > before;
        }
        """;
}
