import { getRouteApi } from '@tanstack/react-router';
import { FilterChip } from '../../components/chip/chip.js';
import { EmptyState } from '../../components/empty-state/empty-state.js';
import { Fault } from '../../components/fault/fault.js';
import { Select } from '../../components/field/select.js';
import { SearchField } from '../../components/search-field/search-field.js';
import { PageHead } from '../../components/page-head/page-head.js';
import { Panel } from '../../components/panel/panel.js';
import { OUTCOMES } from '../../outcomes.js';
import { chatExample } from '../../services/examples.js';
import type { ActivitySearch } from '../../services/page-state.js';
import { LAYERS, readLayer, readOutcome } from '../../services/search-state.js';
import { ActivityTable } from './activity-table.js';
import { useActivity } from './use-activity.js';
import styles from './activity.module.css';

const route = getRouteApi('/activity');
const OUTCOME_OPTIONS = OUTCOMES.map(({ name, label }) => ({ value: name, label }));

export function ActivityPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { items, error, retry } = useActivity(search);
  const change = (changes: ActivitySearch) =>
    void navigate({ to: '/activity', search: { ...search, ...changes }, replace: true });
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  return (
    <>
      <PageHead title="Activity" note="The latest requests. Neither prompts nor answers are kept here." />
      <search className={styles['filters']}>
        <Select
          label="Outcome"
          all="All outcomes"
          options={OUTCOME_OPTIONS}
          value={search.outcome}
          onChange={(outcome) => change({ outcome: readOutcome({ outcome }) })}
        />
        <Select
          label="Layer"
          all="All layers"
          options={LAYERS}
          value={search.layer}
          onChange={(layer) => change({ layer: readLayer({ layer }) })}
        />
        <SearchField label="Model" value={search.model} onSearch={(model) => change({ model })} />
        {search.masterplan_id !== undefined && (
          <FilterChip
            name="Masterplan"
            value={search.masterplan_id}
            onRemove={() => change({ masterplan_id: undefined })}
          />
        )}
      </search>
      {error !== null && <Fault error={error} onRetry={retry} />}
      {(error === null || items !== undefined) && (
        <Panel flush>
          {items?.length === 0 ? (
            isFiltered ? (
              <EmptyState title="No request fits">
                Take a filter away. New requests that fit show here as they come.
              </EmptyState>
            ) : (
              <EmptyState title="Nothing has come through lately" command={chatExample()}>
                Send a request: it shows here the moment it is answered, with how, and why if it was a miss.
              </EmptyState>
            )
          ) : (
            <ActivityTable items={items} />
          )}
        </Panel>
      )}
    </>
  );
}
