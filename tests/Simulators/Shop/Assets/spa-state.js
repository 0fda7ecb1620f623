// What every view knows, and how amounts are written.
export const state = { boot: null, gross: localStorage.getItem('gross') === '1', listeners: new Set() };

export const isGross = () => state.boot.style.gross ?? state.gross;
const german = () => state.boot.style.locale === 'de';
export const number = (value, least = 0, most = 3) => new Intl.NumberFormat(german() ? 'de-DE' : 'en-US', { minimumFractionDigits: least, maximumFractionDigits: most }).format(value);
export const plainMoney = amount => german() ? `${number(amount, 2, 2)} ${state.boot.style.currency}` : `${state.boot.style.currency} ${number(amount, 2, 2)}`;
export const withVat = net => Math.round((net + Math.round(net * 5 + 1e-7) / 100) * 100) / 100;
export const money = net => plainMoney(isGross() ? withVat(net) : net);
export const taxWords = () => isGross() ? 'incl. VAT' : 'excl. VAT';
// A quantity as people type it here; null where it is none.
export const readQuantity = text => {
  const value = Number(german() ? text.replace(/\./g, '').replace(',', '.') : text.replace(/,/g, ''));
  return Number.isFinite(value) && value > 0 ? value : null;
};

export const setCount = count => { state.boot.count = count; state.listeners.forEach(tell => tell()); };
