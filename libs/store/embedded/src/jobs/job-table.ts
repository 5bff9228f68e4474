import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import {
  JOB_KEPT_MS,
  type JobRecord,
  type JobStatus,
  MOST_JOBS_LISTED,
  type NewJob,
} from '@reuso/store/ports';
import { inTransaction } from '../file/transaction.js';

type Row = Record<string, SQLOutputValue>;

/** A job that is never enqueued goes after this time, ms. */
const TAKING_IN_MS = 24 * 3_600_000;

/** The jobs and their pages in an open file. A job that is still being taken in has no status. */
export class JobTable {
  /** @param database asked for each time: a damaged file is replaced by another one */
  constructor(private readonly database: () => DatabaseSync) {}

  insert({ id, tenant, name, input, createdAt, holder }: NewJob): void {
    this.#run(
      `INSERT INTO jobs (id, tenant, name, input, created_at, holder) VALUES (?, ?, ?, ?, ?, ?)`,
      id,
      tenant,
      name ?? null,
      JSON.stringify(input ?? null),
      createdAt,
      holder ?? null,
    );
  }

  append(id: string, lines: readonly string[]): void {
    inTransaction(this.database(), () => {
      this.#run(
        `INSERT INTO job_pages (job_id, page, lines)
         SELECT id, pages, ? FROM jobs WHERE id = ?`,
        JSON.stringify(lines),
        id,
      );
      this.#run('UPDATE jobs SET pages = pages + 1, lines = lines + ? WHERE id = ?', lines.length, id);
    });
  }

  page(id: string, index: number): readonly string[] | undefined {
    const row = this.#get('SELECT lines FROM job_pages WHERE job_id = ? AND page = ?', id, index);
    return row === undefined ? undefined : (JSON.parse(String(row['lines'])) as string[]);
  }

  enqueue(id: string): void {
    this.#run("UPDATE jobs SET status = 'queued' WHERE id = ? AND status IS NULL", id);
  }

  remove(id: string): void {
    inTransaction(this.database(), () => {
      this.#run('DELETE FROM job_pages WHERE job_id = ?', id);
      this.#run('DELETE FROM jobs WHERE id = ?', id);
    });
  }

  find(id: string): JobRecord | null {
    const row = this.#get('SELECT * FROM jobs WHERE id = ? AND status IS NOT NULL', id);
    return row === undefined ? null : recordOf(row);
  }

  list(tenant: string | undefined): JobRecord[] {
    return this.database()
      .prepare(
        `SELECT * FROM jobs WHERE status IS NOT NULL AND (?1 IS NULL OR tenant = ?1)
         ORDER BY created_at DESC, rowid DESC LIMIT ?2`,
      )
      .all(tenant ?? null, MOST_JOBS_LISTED)
      .map(recordOf);
  }

  /** @returns the oldest job that waits, now running */
  take(now: number): JobRecord | undefined {
    const row = this.#get(
      `UPDATE jobs SET status = 'running', started_at = coalesce(started_at, ?)
       WHERE id = (SELECT id FROM jobs WHERE status = 'queued' ORDER BY created_at, rowid LIMIT 1) RETURNING *`,
      now,
    );
    return row === undefined ? undefined : recordOf(row);
  }

  save(id: string, progress: unknown): void {
    this.#run('UPDATE jobs SET progress = ? WHERE id = ?', JSON.stringify(progress), id);
  }

  /** Puts a running job back to those that wait. */
  release(id: string): void {
    this.#run("UPDATE jobs SET status = 'queued' WHERE id = ? AND status = 'running'", id);
  }

  /** @returns false when it has ended already */
  end(id: string, status: JobStatus, now: number): boolean {
    return inTransaction(this.database(), () => {
      const { changes } = this.#run(
        "UPDATE jobs SET status = ?, finished_at = ? WHERE id = ? AND status IN ('queued', 'running')",
        status,
        now,
        id,
      );
      if (Number(changes) === 0) return false;
      this.#run('DELETE FROM job_pages WHERE job_id = ?', id);
      return true;
    });
  }

  /**
   * Forgets jobs that ended too long ago to be told of, or are taken in for longer than any upload takes: housekeeping's,
   * which comes at each start too.
   * @returns how many
   */
  forgetOld(now: number): number {
    return inTransaction(this.database(), () => {
      const { changes } = this.#run(
        'DELETE FROM jobs WHERE finished_at < ? OR (status IS NULL AND created_at < ?)',
        now - JOB_KEPT_MS,
        now - TAKING_IN_MS,
      );
      if (Number(changes) > 0) this.#run('DELETE FROM job_pages WHERE job_id NOT IN (SELECT id FROM jobs)');
      return Number(changes);
    });
  }

  /** Whatever a process that is gone left behind: it runs again, unless only that process could run it. */
  recover(now: number, holder: string): void {
    inTransaction(this.database(), () => {
      this.#run('DELETE FROM jobs WHERE status IS NULL');
      this.#run(
        `UPDATE jobs SET status = 'failed', finished_at = ?
         WHERE holder <> ? AND status IN ('queued', 'running')`,
        now,
        holder,
      );
      this.#run("UPDATE jobs SET status = 'queued' WHERE status = 'running'");
      this.#run("DELETE FROM job_pages WHERE job_id NOT IN (SELECT id FROM jobs WHERE status = 'queued')");
    });
  }

  #run(sql: string, ...parameters: (string | number | null)[]) {
    return this.database()
      .prepare(sql)
      .run(...parameters);
  }

  #get(sql: string, ...parameters: (string | number | null)[]): Row | undefined {
    return this.database()
      .prepare(sql)
      .get(...parameters);
  }
}

function recordOf(row: Row): JobRecord {
  const progress = row['progress'];
  return {
    id: String(row['id']),
    tenant: String(row['tenant']),
    name: row['name'] === null ? undefined : String(row['name']),
    input: JSON.parse(String(row['input'])) as unknown,
    createdAt: Number(row['created_at']),
    holder: row['holder'] === null ? undefined : String(row['holder']),
    status: String(row['status']) as JobStatus,
    startedAt: row['started_at'] === null ? undefined : Number(row['started_at']),
    finishedAt: row['finished_at'] === null ? undefined : Number(row['finished_at']),
    lines: Number(row['lines']),
    progress: progress === null ? undefined : (JSON.parse(String(progress)) as unknown),
  };
}
