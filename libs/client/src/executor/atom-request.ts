import { createHash } from 'node:crypto';
import type { RetrievedDocument } from '@reuso/contracts';
import type { ChatMessageInput, ChatRequest } from '../client/chat.js';
import type { CacheOptions } from '../client/call-options.js';
import type { Atom, Masterplan, Retrieval } from '../masterplan/masterplan.js';
import { fill, fillWithin } from '../masterplan/placeholders.js';

/** What an atom asks, with the answers it depends on filled in, and not yet what it retrieves. */
export interface AtomRequest {
  readonly chat: ChatRequest;
  readonly cache: Pick<CacheOptions, 'masterplan' | 'atom' | 'namespace' | 'tags' | 'ttlSeconds'>;
  readonly rag: Retrieval | undefined;
  /** SHA-256 of what is asked, in hex: an answer in a journal is the atom's own only if it was asked the same. */
  readonly fingerprint: string;
  /** Atoms with the same may share an upstream call; undefined for one that may not share. */
  readonly batchGroup: string | undefined;
}

export function requestOf(
  masterplan: Masterplan,
  atom: Atom,
  answers: ReadonlyMap<string, string>,
): AtomRequest {
  const { defaults } = masterplan;
  const own = new Map(atom.depends_on.map((id) => [id, answers.get(id) ?? '']));
  const system = atom.system ?? masterplan.system;
  const model = atom.model ?? masterplan.model;
  const parameters = withoutUndefined({
    temperature: atom.temperature ?? defaults.temperature,
    max_tokens: atom.max_tokens ?? defaults.max_tokens,
    ...defaults.params,
    ...atom.params,
  });
  const chat: ChatRequest = { model, ...parameters, messages: messagesOf(atom, system, own) };
  const rag = atom.rag && { ...atom.rag, query: fill(atom.rag.query, own) };
  const tags = [...new Set([...(defaults.tags ?? []), ...(atom.tags ?? [])])];
  return {
    chat,
    rag,
    cache: {
      masterplan: masterplan.id,
      atom: atom.id,
      namespace: atom.namespace ?? defaults.namespace,
      tags,
      ttlSeconds: atom.ttl_seconds ?? defaults.ttl_seconds,
    },
    fingerprint: createHash('sha256')
      .update(JSON.stringify([chat, rag]))
      .digest('hex'),
    batchGroup:
      (atom.batch ?? defaults.batch ?? true)
        ? JSON.stringify([model, parameters, system, atom.messages !== undefined])
        : undefined,
  };
}

/** The request with documents in place of `{{documents}}`, or before what the user says where there is no such place. */
export function withDocuments(chat: ChatRequest, documents: readonly RetrievedDocument[]): ChatRequest {
  const text = documentsText(documents);
  const filled = fillWithin(chat.messages, new Map([['documents', text]]));
  if (JSON.stringify(filled) !== JSON.stringify(chat.messages) || text === '')
    return { ...chat, messages: filled };
  const at = filled.findLastIndex(({ role }) => role === 'user');
  return {
    ...chat,
    messages: filled.map((message, index) => (index === at ? headed(message, text) : message)),
  };
}

/** Each document under its number and id, as it stands in a prompt; empty when there is none. */
export function documentsText(documents: readonly RetrievedDocument[]): string {
  const parts = documents.map(
    ({ id, text = '' }, index) => `[${index + 1}] ${id ?? ''}`.trimEnd() + `\n${text}`,
  );
  return parts.length === 0 ? '' : `Documents:\n\n${parts.join('\n\n')}`;
}

function messagesOf(
  { prompt, messages }: Atom,
  system: string | undefined,
  answers: ReadonlyMap<string, string>,
): ChatMessageInput[] {
  const said: ChatMessageInput[] =
    prompt === undefined
      ? fillWithin(messages ?? [], answers)
      : [{ role: 'user', content: fill(prompt, answers) }];
  const isLed = said[0]?.role === 'system' || said[0]?.role === 'developer';
  return system === undefined || isLed ? said : [{ role: 'system', content: system }, ...said];
}

function headed(message: ChatMessageInput, text: string): ChatMessageInput {
  const { content } = message;
  if (Array.isArray(content))
    return { ...message, content: [{ type: 'text', text }, ...(content as unknown[])] };
  return { ...message, content: `${text}\n\n${typeof content === 'string' ? content : ''}` };
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
