import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const REPOSITORY = join(import.meta.dirname, '../..');

export interface Complaint {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Such as `eslint(no-restricted-imports)`. */
  readonly rule: string;
}

interface OxlintReport {
  readonly diagnostics: readonly {
    readonly code?: string;
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

/** A tree elsewhere that is laid out and linted like this repository, to plant wrong code in. */
export class PlantedTree {
  readonly #root = mkdtempSync(join(tmpdir(), 'reuso-lint-'));

  constructor() {
    copyFileSync(join(REPOSITORY, 'oxlint.config.ts'), join(this.#root, 'oxlint.config.ts'));
    copyFileSync(join(REPOSITORY, 'tsconfig.base.json'), join(this.#root, 'tsconfig.json'));
    symlinkSync(join(REPOSITORY, 'node_modules'), join(this.#root, 'node_modules'), 'dir');
  }

  plant(file: string, ...lines: string[]): void {
    const path = join(this.#root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${lines.join('\n')}\n`);
  }

  lint(): readonly Complaint[] {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(REPOSITORY, 'node_modules/oxlint/bin/oxlint'), '--format=json', 'apps', 'libs', 'test', 'bench'],
      { cwd: this.#root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    if (!stdout.startsWith('{')) throw new Error(`oxlint did not lint the planted tree: ${stdout}${stderr}`);
    return (JSON.parse(stdout) as OxlintReport).diagnostics.map(({ code, filename, labels }) => ({
      file: filename.replaceAll('\\', '/'),
      line: labels[0]?.span.line ?? 0,
      rule: code ?? '',
    }));
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
