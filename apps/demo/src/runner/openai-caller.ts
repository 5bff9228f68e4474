import OpenAI from 'openai';
import type { ModelAnswer, ModelCaller, ModelRequest } from './model-caller.js';
import type { Usage } from './usage.js';

/** An unchanged OpenAI client, pointed at the provider or at Reuso: nothing else differs between the runs. */
export class OpenAiCaller implements ModelCaller {
  private readonly client: OpenAI;

  constructor(
    baseUrl: string,
    private readonly model: string,
  ) {
    // No retries of its own: each request that goes out is to be counted.
    this.client = new OpenAI({ baseURL: baseUrl, apiKey: 'sk-demo', maxRetries: 0 });
  }

  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    return request.streamed ? this.askStreamed(request, signal) : this.askPlain(request, signal);
  }

  private async askPlain(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    const { data, response } = await this.client.chat.completions
      .create(this.bodyOf(request), { headers: headersOf(request), signal })
      .withResponse();
    return {
      text: data.choices[0]?.message.content ?? '',
      usage: usageOf(data.usage),
      cacheStatus: response.headers.get('cache-status'),
    };
  }

  private async askStreamed(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    const { data: chunks, response } = await this.client.chat.completions
      .create(
        { ...this.bodyOf(request), stream: true, stream_options: { include_usage: true } },
        { headers: headersOf(request), signal },
      )
      .withResponse();
    let text = '';
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of chunks) {
      text += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    return { text, usage: usageOf(usage), cacheStatus: response.headers.get('cache-status') };
  }

  private bodyOf(request: ModelRequest): OpenAI.ChatCompletionCreateParamsNonStreaming {
    return {
      model: this.model,
      messages: [
        { role: 'system', content: request.systemPrompt },
        { role: 'user', content: request.prompt },
      ],
      temperature: request.temperature,
      max_tokens: request.maxTokens,
    };
  }
}

function headersOf(request: ModelRequest): Record<string, string> {
  return {
    'X-Reuso-Masterplan': request.masterplanId,
    'X-Reuso-Atom': request.atomId,
    ...(request.attempt > 1 && { 'X-Reuso-Attempt': String(request.attempt) }),
  };
}

function usageOf(usage: OpenAI.CompletionUsage | null | undefined): Usage {
  if (!usage) throw new Error('An answer came without its usage, so it is not known what it cost');
  return { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens };
}
