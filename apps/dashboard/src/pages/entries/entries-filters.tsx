import { FilterChip } from '../../components/chip/chip.js';
import { Select } from '../../components/field/select.js';
import { SearchField } from '../../components/search-field/search-field.js';
import type { EntriesSearch } from '../../services/page-state.js';
import { LAYERS, readLayer } from '../../services/search-state.js';
import styles from './entries-filters.module.css';

interface EntriesFiltersProps {
  readonly filters: EntriesSearch;
  readonly onChange: (changes: EntriesSearch) => void;
}

const STORED_LAYERS = LAYERS.filter(({ value }) => value !== 'rag_similarity');

export function EntriesFilters({ filters, onChange }: EntriesFiltersProps) {
  const { q, layer, model, tag, masterplan_id: plan } = filters;
  return (
    <search className={styles['filters']}>
      <div className={styles['text']}>
        <SearchField label="Search in what was asked" value={q} onSearch={(text) => onChange({ q: text })} />
      </div>
      <SearchField label="Model" value={model} onSearch={(text) => onChange({ model: text })} />
      <SearchField label="Tag" value={tag} onSearch={(text) => onChange({ tag: text })} />
      <Select
        label="Layer"
        all="All layers"
        options={STORED_LAYERS}
        value={layer}
        onChange={(chosen) => {
          const known = readLayer({ layer: chosen });
          onChange({ layer: known === 'rag_similarity' ? undefined : known });
        }}
      />
      {plan !== undefined && (
        <FilterChip name="Masterplan" value={plan} onRemove={() => onChange({ masterplan_id: undefined })} />
      )}
    </search>
  );
}
