import type { SettingView } from '@reuso/contracts';
import { type Column, DataTable } from '../../components/data-table/data-table.js';
import styles from './settings.module.css';

const COLUMNS: readonly Column<SettingView>[] = [
  { name: 'name', label: 'Setting', cell: ({ name }) => <code className={styles['name']}>{name}</code> },
  { name: 'value', label: 'Value', width: 200, cell: (setting) => <Value setting={setting} /> },
  {
    name: 'meaning',
    label: 'Meaning',
    cell: ({ meaning }) => <span className={styles['meaning']}>{meaning}</span>,
  },
];

function Value({
  setting: { value, is_default: isDefault, is_secret: isSecret },
}: {
  readonly setting: SettingView;
}) {
  return (
    <span className={styles['value']}>
      {value === null ? <span className={styles['quiet']}>not set</span> : <code>{value}</code>}
      {isSecret && value !== null && <span className={styles['quiet']}>secret</span>}
      {isDefault && value !== null && <span className={styles['quiet']}>default</span>}
    </span>
  );
}

export function SettingsTable({ settings }: { readonly settings: readonly SettingView[] | undefined }) {
  return (
    <DataTable
      label="Configuration"
      columns={COLUMNS}
      rows={settings}
      keyOf={({ name }) => name}
      expected={12}
    />
  );
}
