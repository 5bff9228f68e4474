import type { LayersDetail } from '@reuso/contracts';
import { type Column, DataTable } from '../../components/data-table/data-table.js';
import { FoldButton } from '../../components/fold/fold-button.js';
import { Panel } from '../../components/panel/panel.js';
import { formatMoney } from '../../format/money.js';
import { formatCount, formatShare } from '../../format/number.js';
import { useFold } from '../../hooks/use-fold.js';
import styles from './layers.module.css';

type ModelFigures = LayersDetail['models'][number];

const COLUMNS: readonly Column<ModelFigures>[] = [
  { name: 'model', label: 'Model', isWide: true, cell: ({ model }) => model },
  numeric('hit_rate', 'Hit rate', ({ hit_rate: rate }) => formatShare(rate)),
  numeric('lookups', 'Lookups', ({ lookups }) => formatCount(lookups)),
  numeric('saved', 'Saved', (row) => money(row, row.saved_usd)),
  numeric('spent', 'Spent', (row) => money(row, row.spent_usd)),
];

const SHOWN = 8;

/** What each model had to answer, and what it cost. */
export function ModelsPanel({ models }: { readonly models: readonly ModelFigures[] | undefined }) {
  const fold = useFold(models, SHOWN);
  return (
    <Panel title="Models" note="those with the most lookups first" flush>
      {models?.length === 0 ? (
        <p className={styles['nothing']}>No model was asked in this time.</p>
      ) : (
        <DataTable
          label="Models"
          columns={COLUMNS}
          rows={fold.shown}
          keyOf={({ model }) => model}
          expected={4}
        />
      )}
      <FoldButton fold={fold} what="models" fewer="Show fewer" />
    </Panel>
  );
}

function numeric(name: string, label: string, cell: Column<ModelFigures>['cell']): Column<ModelFigures> {
  return { name, label, cell, isNumeric: true };
}

function money({ unpriced }: ModelFigures, usd: number) {
  return unpriced && usd === 0 ? <span className={styles['quiet']}>no price known</span> : formatMoney(usd);
}
