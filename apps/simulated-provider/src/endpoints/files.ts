import { ApiError, badRequest } from '../http/api-error.js';
import type { Exchange } from '../http/exchange.js';
import { sendBytes, sendJson } from '../http/send.js';
import { sha256 } from '../compose/seed.js';

interface StoredFile {
  readonly description: { readonly id: string };
  readonly bytes: Buffer;
}

const KEPT_FILES = 20;

/** `POST /v1/files` (multipart), `GET /v1/files`, `GET /v1/files/{id}` and `/content`: kept in memory, the last 20. */
export class Files {
  private readonly stored = new Map<string, StoredFile>();

  async answer(exchange: Exchange): Promise<void> {
    const [id = '', part = ''] = exchange.path.slice('/v1/files/'.length).split('/');
    if (exchange.method === 'POST' && id === '') return this.upload(exchange);
    if (exchange.method !== 'GET') {
      throw new ApiError(405, `Not allowed: ${exchange.method}.`, 'invalid_request_error');
    }
    if (id === '') {
      const data = [...this.stored.values()].map((file) => file.description);
      return sendJson(exchange, { object: 'list', data, has_more: false });
    }
    const file = this.stored.get(id);
    if (!file) throw new ApiError(404, `No such File object: ${id}`, 'invalid_request_error', null, 'id');
    if (part === 'content') return sendBytes(exchange, file.bytes, 'application/octet-stream');
    return sendJson(exchange, file.description);
  }

  private async upload(exchange: Exchange): Promise<void> {
    const { file, purpose } = await readForm(exchange);
    const bytes = Buffer.from(await file.arrayBuffer());
    const digest = sha256(bytes);
    const description = {
      id: `file-${digest.slice(0, 22)}`,
      object: 'file',
      bytes: bytes.length,
      created_at: Math.floor(Date.now() / 1000),
      filename: file.name,
      purpose,
      status: 'processed',
      sha256: digest,
    };
    this.stored.set(description.id, { description, bytes });
    for (const oldest of this.stored.keys()) {
      if (this.stored.size <= KEPT_FILES) break;
      this.stored.delete(oldest);
    }
    sendJson(exchange, description);
  }
}

async function readForm(exchange: Exchange): Promise<{ file: File; purpose: string }> {
  const contentType = exchange.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) {
    throw badRequest(`Expected multipart/form-data, got "${contentType}".`, 'file');
  }
  const form = await new Response(new Uint8Array(exchange.rawBody), {
    headers: { 'content-type': contentType },
  }).formData();
  const file = form.get('file');
  const purpose = form.get('purpose');
  if (!(file instanceof File)) throw badRequest("'file' is a required property", 'file');
  if (typeof purpose !== 'string') throw badRequest("'purpose' is a required property", 'purpose');
  return { file, purpose };
}
