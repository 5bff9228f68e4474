import { useQuery } from '@tanstack/react-query';
import type { NavigateOptions } from '@tanstack/react-router';
import { formatShare } from '../../format/number.js';
import { masterplansQuery } from '../../services/analytics.js';
import { entriesQuery } from '../../services/entries.js';
import { PAGES } from '../shell/pages.js';

export interface PaletteItem {
  readonly id: string;
  readonly name: string;
  readonly note?: string;
  readonly target: NavigateOptions;
}

export interface PaletteGroup {
  readonly label: string;
  readonly items: readonly PaletteItem[];
}

const LIMIT = 6;

/** What fits the text: pages at once, masterplans and entries as the server finds them. */
export function usePaletteItems(text: string): readonly PaletteGroup[] {
  const asked = text === '' ? {} : { q: text };
  const plans = useQuery(masterplansQuery({ window: '30d', limit: LIMIT, ...asked }));
  const entries = useQuery({ ...entriesQuery({ limit: LIMIT, ...asked }), enabled: text !== '' });
  const groups: PaletteGroup[] = [
    { label: 'Pages', items: pagesFor(text) },
    {
      label: 'Masterplans',
      items: (plans.data?.masterplans ?? []).map(({ masterplan_id: id, hit_rate: rate }) => ({
        id: `masterplan ${id}`,
        name: id,
        note: `hit rate ${formatShare(rate)}`,
        target: { to: '/masterplans/$id', params: { id } },
      })),
    },
    {
      label: 'Entries',
      items: (text === '' ? [] : (entries.data?.items ?? [])).map(({ key, preview, model }) => ({
        id: key,
        name: preview || key,
        note: model,
        target: { to: '/entries/$key', params: { key } },
      })),
    },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

function pagesFor(text: string): PaletteItem[] {
  const wanted = text.toLowerCase();
  return PAGES.filter(({ name }) => name.toLowerCase().includes(wanted)).map(({ path, name }) => ({
    id: path,
    name,
    target: { to: path },
  }));
}
