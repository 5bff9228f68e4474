import { spawn } from 'node:child_process';
import { retrievedDocument } from '@reuso/contracts';
import { z } from 'zod';
import type { Retriever } from '../executor/retriever.js';
import { ReusoError } from '../http/reuso-error.js';

const answer = z.object({ documents: z.array(retrievedDocument) });
const TOLD_CHARACTERS = 500;

/**
 * A program that retrieves: it gets the request as JSON on stdin, `{query, query_embedding, top_k, embedding_model,
 * corpus_version?, namespace?, …}`, and writes `{"documents": [{id?, text?, score?, metadata?}]}` to stdout.
 * @param command run by the shell
 */
export function commandRetriever(command: string): Retriever {
  return {
    async retrieve(request, signal) {
      const output = await runCommand(command, JSON.stringify(request), signal);
      return answer.parse(parsed(command, output), { error: () => 'not of the form {"documents": [...]}' })
        .documents;
    },
  };
}

function parsed(command: string, output: string): unknown {
  try {
    return JSON.parse(output);
  } catch (error) {
    const told = output.slice(0, TOLD_CHARACTERS);
    throw new ReusoError(`the retriever "${command}" wrote no JSON but: ${told}`, { cause: error });
  }
}

function runCommand(command: string, input: string, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ['pipe', 'pipe', 'pipe'], ...(signal && { signal }) });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      if (code === 0) return resolve(output);
      const told = complaint.trim().slice(-TOLD_CHARACTERS);
      reject(new ReusoError(`the retriever "${command}" ended with ${killedBy ?? `code ${code}`}: ${told}`));
    });
    // One that does not read its input has ended, and says how by its exit code.
    child.stdin.on('error', () => undefined).end(input);
  });
}
