namespace Procurement.Route.Tests.Orders;

/// <summary>A whole shop in one page, as single-page applications are: no part numbers, no reference, unlabelled buttons, a basket in session storage, radio steps.</summary>
internal static class SinglePageShop
{
    public const string Page = """
        <!doctype html><title>Juices</title><meta charset="utf-8">
        <style>.over{position:fixed;inset:0;background:#fffd;z-index:9}.bar{position:fixed;bottom:0;left:0;right:0;height:90vh;background:#eee;z-index:8} .hidden{display:none} mat-row,mat-header-row{display:flex} mat-cell,mat-header-cell{flex:1}</style>
        <div id="welcome" class="over" role="dialog"><h1>Welcome!</h1><button aria-label="Close Welcome Banner">x</button></div>
        <div id="cookies" class="bar" aria-label="cookieconsent"><button>Me want it!</button></div>
        <main></main><p id="note"></p>
        <script>
        const main = document.querySelector('main'), params = new URLSearchParams(location.search), id = p => p + Math.random().toString(36).slice(2);
        for (const [box, key] of [['welcome', 'w'], ['cookies', 'c']]) {
          const el = document.getElementById(box);
          if (localStorage[key]) el.remove(); else el.querySelector('button').onclick = () => { localStorage[key] = 1; setTimeout(() => el.remove(), 50); };
        }
        const goods = { 'Apple Juice (1000ml)': 1.99, 'Apple Juice (1000ml) XL': 3.5, 'Orange Juice': 2.99 };
        const cart = () => JSON.parse(localStorage.cart ?? '{}'), save = c => localStorage.cart = JSON.stringify(c), money = v => v.toFixed(2) + '¤';
        const orders = () => JSON.parse(localStorage.orders ?? '[]');
        const total = () => Object.entries(cart()).reduce((s, [n, q]) => s + goods[n] * q, 0);
        const rows = () => Object.entries(cart()).map(([n, q]) => `<mat-row role="row"><mat-cell role="cell"><img alt="${n}"></mat-cell><mat-cell role="cell">${n}</mat-cell><mat-cell role="cell"><button onclick="add('${n}',-1)"><svg></svg></button><span>${q}</span><button onclick="add('${n}',1)"><svg></svg></button></mat-cell><mat-cell role="cell">${money(goods[n])}</mat-cell><mat-cell role="cell"><button onclick="drop('${n}')"><svg></svg></button></mat-cell></mat-row>`).join('');
        const table = () => `<mat-table role="table"><mat-header-row role="row"><mat-header-cell role="columnheader"></mat-header-cell><mat-header-cell role="columnheader">Product</mat-header-cell><mat-header-cell role="columnheader">Quantity</mat-header-cell><mat-header-cell role="columnheader">Price</mat-header-cell><mat-header-cell role="columnheader"></mat-header-cell></mat-header-row>${rows()}</mat-table><div id="${id('price')}">Total Price: ${money(total())}</div>`;
        const later = f => setTimeout(f, 60);
        window.add = (n, d) => later(() => { const c = cart(); c[n] = Math.max(0, (c[n] ?? 0) + d); if (!c[n]) delete c[n]; save(c); show(); });
        window.drop = n => later(() => { const c = cart(); delete c[n]; save(c); show(); });
        window.go = h => { location.hash = h; };
        const views = {
          '/account': () => sessionStorage.bid ? `<p>Account of <b>buyer@bayview.example</b></p>` : `<form onsubmit="sessionStorage.bid='6'; go('/search'); return false"><label>Email <input id="${id('m')}" name="email"></label><label>Password <input type="password"></label><button>Log in</button></form>`,
          '/search': () => `<h1>All Products</h1>` + Object.keys(goods).map(n => `<mat-card><div class="name">${n}</div><button onclick="add('${n}',1); note.textContent='Placed ${n} into basket.'" aria-label="Add to Basket">+</button></mat-card>`).join(''),
          '/basket': () => `<h1>Your Basket</h1>` + (Object.keys(cart()).length ? table() + `<button onclick="go('/address')"><i>shop</i> Checkout</button>` : '<p>Your basket is empty</p>'),
          '/address': () => `<h1>Select an address</h1><mat-table><mat-row>${radio('a')}<mat-cell>Head Office</mat-cell><mat-cell>1 Other Road, Abu Dhabi</mat-cell></mat-row><mat-row>${radio('a')}<mat-cell>Building 7</mat-cell><mat-cell>Service Road 4, Dubai</mat-cell></mat-row></mat-table>${next('/speed')}`,
          '/speed': () => `<h1>Delivery Speed</h1><mat-row>${radio('s')}<mat-cell>One Day Delivery</mat-cell></mat-row><mat-row>${radio('s')}<mat-cell>Standard Delivery</mat-cell></mat-row>${next('/summary')}`,
          '/summary': () => `<h1>Order Summary</h1><div class="card"><h2>Delivery Address</h2><div>Building 7, ${sessionStorage.a}</div></div>${table()}<table><tr><td>Items</td><td>${money(total())}</td></tr><tr><td>Delivery</td><td>${sessionStorage.s?.includes('One') ? '0.99¤' : '0.00¤'}</td></tr><tr><td>Total Price</td><td>${money(total() + (sessionStorage.s?.includes('One') ? 0.99 : 0))}</td></tr></table><button aria-label="Complete your purchase" onclick="buy()">Place your order and pay</button><button disabled class="hidden">Place your order and pay</button>`,
          '/done': () => `<h1>Thank you for your purchase!</h1>`,
          '/orders': () => `<h1>Order History</h1>` + orders().map(o => `<div class="order"><span>Order ID</span><span>#${o.id}</span><span>Total Price</span><span>${money(o.total)}</span>` + Object.entries(o.lines).map(([n, q]) => `<div class="l"><b>${n}</b> <i>${q}</i></div>`).join('') + `</div>`).join(''),
        };
        const radio = g => `<mat-cell><span role="radio" aria-checked="false" tabindex="0" onclick="document.querySelectorAll('[role=radio]').forEach(r => r.setAttribute('aria-checked', r === this)); sessionStorage['${g}'] = this.closest('mat-row').innerText; document.querySelector('.next').disabled = false"><svg></svg>&nbsp;o</span></mat-cell>`;
        const next = h => `<button class="next" disabled onclick="go('${h}')">Continue</button>`;
        window.buy = () => {
          if (params.get('soon') === '1') { alert('You can only order once a minute'); return; }
          if (params.get('lost') !== '1') { localStorage.orders = JSON.stringify([{ id: id('6f-'), total: total(), lines: cart() }, ...orders(), ...(params.get('twin') === '1' ? [{ id: id('7f-'), total: total(), lines: cart() }] : [])]); save({}); }
          go('/done');
        };
        const show = () => later(() => { const at = location.hash.slice(1).split('?')[0]; main.innerHTML = (views[at] ?? (() => ''))(); });
        window.addEventListener('hashchange', show); show();
        </script>
        """;

    public const string Recipe = """
        recipe: 1
        name: Juices
        timeouts: { page: 4, commit: 4 }
        format: { symbols: { "¤": AED } }
        session: { keep: [cookies, localStorage, sessionStorage] }
        banners:
          - close: { role: button, name: Close Welcome Banner }
          - shown: { css: "[aria-label=cookieconsent]" }
            close: { role: button, name: "Me want it!" }
        dialogs:
          - { text: once a minute, in: [commit, confirmation], means: tooSoon }
        articles:
          AJ-1: { name: Apple Juice (1000ml) }
          OJ-1: { name: Orange Juice }
        signIn:
          open:
            - goto: "#/account"
          signedIn: { text: "{user}" }
          signedOut: { role: button, name: Log in }
          steps:
            - fill: { field: { label: Email }, value: "{user}" }
            - fill: { field: { label: Password }, value: "{password}" }
            - click: { role: button, name: Log in }
          accepted: { role: heading, name: All Products }
          refused: { text: Invalid email or password. }
        history:
          identifyBy: newOrder
          steps:
            - goto: "#/orders"
          shown: [{ role: heading, name: Order History }]
          rows: .order
          number: { beside: Order ID, pattern: "#(.+)" }
          total: { beside: Total Price }
          lines: { rows: .l, name: b, quantity: i }
        emptyCart:
          steps:
            - goto: "#/basket"
            - wait: { role: heading, name: Your Basket }
          remove: { css: "mat-row mat-cell:last-child button" }
          empty: { text: Your basket is empty }
        addLine:
          open:
            - goto: "#/search"
          product: { css: mat-card, has: { text: "{name}", exact: true } }
          steps:
            - click: { role: button, name: Add to Basket, within: { css: mat-card, has: { text: "{name}", exact: true } } }
            - wait: { text: "Placed {name} into basket." }
            - goto: "#/basket"
            - repeat:
                until: { text: { at: { at: { css: mat-cell:nth-child(3) span, within: { css: mat-row, has: { text: "{name}", exact: true } } } }, is: "{quantity}" } }
                steps:
                  - click: { css: "mat-cell:nth-child(3) button", within: { css: mat-row, has: { text: "{name}", exact: true } }, nth: -1 }
          added: { css: mat-row, has: { text: "{name}", exact: true } }
        readCart:
          steps:
            - goto: "#/basket"
          empty: { text: Your basket is empty }
          table: mat-table
          name: { column: Product }
          quantity: { column: Quantity }
          unitPrice: { column: Price }
          total: { at: { text: "/^Total Price:/" } }
        checkout:
          steps:
            - goto: "#/basket"
            - click: { role: button, name: Checkout }
            - pick: { option: "{shipTo.street}" }
            - click: { role: button, name: Continue }
            - wait: { role: heading, name: Delivery Speed }
            - pick: { option: Standard Delivery }
            - click: { role: button, name: Continue }
            - expect: { address: "#/summary", because: the summary must be shown }
          review:
            table: mat-table
            name: { column: Product }
            quantity: { column: Quantity }
            unitPrice: { column: Price }
            subtotal: { beside: Items }
            shipping: { beside: Delivery }
            total: { beside: Total Price }
            shipTo: { beside: Delivery Address }
        commit:
          click: [{ role: button, name: Pay now }, { role: button, name: Complete your purchase }]
        confirmation:
          shown: { role: heading, name: "/thank you/i" }
          number: { from: history }
        """;
}
