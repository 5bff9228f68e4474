import { type GateVerdict, judgeCompletion } from '@reuso/llm-cache';

/** Judges an answer by its bytes. */
export function judgeBytes(bytes: Buffer): GateVerdict {
  try {
    return judgeCompletion(JSON.parse(bytes.toString('utf8')));
  } catch {
    return { refusal: 'not-json', usage: undefined };
  }
}
