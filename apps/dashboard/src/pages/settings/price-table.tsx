import type { PriceView } from '@reuso/contracts';
import { type Column, DataTable } from '../../components/data-table/data-table.js';
import { formatPrice } from '../../format/money.js';
import styles from './settings.module.css';

const COLUMNS: readonly Column<PriceView>[] = [
  { name: 'model', label: 'Model', cell: ({ model }) => model },
  { name: 'input', label: 'Input', isNumeric: true, cell: (price) => formatPrice(price.input_usd_per_mtok) },
  {
    name: 'cached',
    label: 'Cached input',
    isNumeric: true,
    cell: ({ cached_input_usd_per_mtok: usd }) => (usd === null ? '–' : formatPrice(usd)),
  },
  {
    name: 'output',
    label: 'Output',
    isNumeric: true,
    cell: (price) => formatPrice(price.output_usd_per_mtok),
  },
  {
    name: 'source',
    label: 'From',
    cell: ({ source }) => (source === 'own' ? <code>PRICING_FILE</code> : 'built-in table'),
  },
];

interface PriceTableProps {
  readonly prices: readonly PriceView[] | undefined;
  readonly unpriced: readonly string[];
}

/** What models cost here: those that were asked lately, and the operator's own. */
export function PriceTable({ prices, unpriced }: PriceTableProps) {
  return (
    <>
      {prices?.length === 0 ? (
        <p className={styles['none']}>No model has been asked lately, and PRICING_FILE names none.</p>
      ) : (
        <DataTable label="Prices" columns={COLUMNS} rows={prices} keyOf={({ model }) => model} expected={4} />
      )}
      {unpriced.length > 0 && (
        <p className={styles['none']}>
          No price is known of {unpriced.join(', ')}: their tokens are counted, their money is not guessed.
          Name them in a file and give its path as <code>PRICING_FILE</code>.
        </p>
      )}
    </>
  );
}
