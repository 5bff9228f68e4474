import { Upload } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../components/button/button.js';
import { Fault } from '../../components/fault/fault.js';
import { formatBytes } from '../../format/number.js';
import { startFromFile } from '../../services/warmups.js';
import { useStartJob } from './use-start-job.js';
import styles from './jobs.module.css';

const isNdjson = ({ name }: File) => /\.(ndjson|jsonl)$/i.test(name);

/** A file of items, chosen or dropped: JSON as the API takes it, or an item a line. */
export function UploadForm() {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const job = useStartJob((chosen: File) => startFromFile(chosen, isNdjson(chosen)));
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (file !== null) job.mutate(file, { onSuccess: () => setFile(null) });
      }}
    >
      {/* The field covers the whole frame and takes files that are dropped on it by itself. */}
      <label htmlFor={id} className={styles['drop']}>
        <Upload size={18} aria-hidden />
        <span>
          {file === null ? (
            <>
              <strong>Choose a file</strong> or drop it here
              <br />
              <span className={styles['quiet']}>
                <code>.json</code> with <code>items</code>, or <code>.ndjson</code> with an item a line
              </span>
            </>
          ) : (
            <>
              <strong>{file.name}</strong>
              <br />
              <span className={styles['quiet']}>
                {formatBytes(file.size)}, {isNdjson(file) ? 'an item a line' : 'JSON'}
              </span>
            </>
          )}
        </span>
        <input
          id={id}
          type="file"
          accept=".json,.ndjson,.jsonl,application/json,application/x-ndjson"
          className={styles['file']}
          aria-label="File with items"
          onChange={({ target }) => setFile(target.files?.[0] ?? null)}
        />
      </label>
      {job.error !== null && (
        <Fault error={job.error} stillWorks="No job was started. Jobs that run go on as before." />
      )}
      <Button type="submit" tone="primary" disabled={file === null || job.isPending}>
        {job.isPending ? 'Sending…' : 'Start warm-up'}
      </Button>
    </form>
  );
}
