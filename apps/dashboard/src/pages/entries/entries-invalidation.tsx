import { InvalidateDialog } from '../../components/invalidate/invalidate-dialog.js';
import type { Selector } from '../../components/invalidate/selector.js';
import type { EntriesSearch } from '../../services/page-state.js';

/** Invalidates what is listed, where the server has one selector for it; everything where nothing is filtered. */
export function EntriesInvalidation({ filters }: { readonly filters: EntriesSearch }) {
  const selector = selectorOf(filters);
  return (
    <InvalidateDialog
      selector={selector ?? { all: true }}
      isDisabled={selector === undefined}
      {...(selector === undefined
        ? { hint: 'Entries are invalidated by one masterplan, tag or model: take the other filters away.' }
        : {})}
    />
  );
}

function selectorOf({ q, masterplan_id, tag, model, layer }: EntriesSearch): Selector | undefined {
  const given = Object.entries({ masterplan_id, tag, model }).filter(([, value]) => value !== undefined);
  if (q !== undefined || given.length > 1) return undefined;
  const within = layer === undefined ? {} : { layer };
  return given.length === 0 ? { all: true, ...within } : { ...Object.fromEntries(given), ...within };
}
