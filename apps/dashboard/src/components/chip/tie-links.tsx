import type { EntryItem } from '@reuso/contracts';
import type { ReactElement } from 'react';
import { ChipLink } from './chip.js';

/** What an entry belongs to, each leading to what else does: its masterplans, then its tags. Each has a key. */
export function tieLinks({
  masterplan_ids: plans,
  tags,
}: Pick<EntryItem, 'masterplan_ids' | 'tags'>): ReactElement[] {
  return [
    ...plans.map((id) => <ChipLink key={`plan ${id}`} text={id} to="/masterplans/$id" params={{ id }} />),
    ...tags.map((tag) => <ChipLink key={`tag ${tag}`} text={`# ${tag}`} to="/entries" search={{ tag }} />),
  ];
}
