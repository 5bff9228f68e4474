"""The official Python SDK, unchanged but for its base URL (the first argument). Tells as JSON what it got."""

import asyncio
import json
import sys

from openai import AsyncOpenAI, AuthenticationError, OpenAI

BASE_URL = sys.argv[1]
MODEL = "gpt-4o-mini"
QUESTION = [{"role": "user", "content": "What does a cache do, Python SDK?"}]
TOOL_QUESTION = [{"role": "user", "content": "Look up flight LX318, Python SDK."}]
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "look_up_flight",
            "description": "Finds a flight by its number",
            "parameters": {
                "type": "object",
                "properties": {"number": {"type": "string"}, "day": {"type": "integer"}},
                "required": ["number", "day"],
            },
        },
    }
]

client = OpenAI(base_url=BASE_URL, api_key="sk-python", max_retries=0)


def plain():
    raw = client.chat.completions.with_raw_response.create(model=MODEL, messages=QUESTION)
    completion = raw.parse()
    choice = completion.choices[0]
    return {
        "cache": raw.headers.get("cache-status"),
        "id": completion.id,
        "content": choice.message.content,
        "finish_reason": choice.finish_reason,
        "tokens": completion.usage.total_tokens,
    }


def streamed():
    chunks = list(
        client.chat.completions.create(
            model=MODEL, messages=QUESTION, stream=True, stream_options={"include_usage": True}
        )
    )
    return {
        "id": chunks[0].id,
        "content": "".join(c.choices[0].delta.content or "" for c in chunks if c.choices),
        "finish_reason": [c.choices[0].finish_reason for c in chunks if c.choices][-1],
        "tokens": chunks[-1].usage.total_tokens,
    }


def streamed_without_usage():
    chunks = list(client.chat.completions.create(model=MODEL, messages=QUESTION, stream=True))
    return {"content": "".join(c.choices[0].delta.content or "" for c in chunks), "usage": chunks[-1].usage}


def calls(completion):
    return [
        {"id": c.id, "name": c.function.name, "arguments": json.loads(c.function.arguments)}
        for c in completion.choices[0].message.tool_calls
    ]


def tools():
    request = {"model": MODEL, "messages": TOOL_QUESTION, "tools": TOOLS, "tool_choice": "required"}
    whole = client.chat.completions.create(**request)
    with client.chat.completions.stream(**request) as stream:
        for _ in stream:
            pass
        put_together = stream.get_final_completion()
    return {"id": whole.id, "plain": calls(whole), "streamed": calls(put_together)}


async def asked_together():
    client_of_many = AsyncOpenAI(base_url=BASE_URL, api_key="sk-python", max_retries=0)
    question = [{"role": "user", "content": "What is asked by many at once, Python SDK?"}]
    answers = await asyncio.gather(
        *(client_of_many.chat.completions.create(model=MODEL, messages=question) for _ in range(10))
    )
    return sorted({answer.choices[0].message.content for answer in answers})


def refused():
    stranger = OpenAI(base_url=BASE_URL, api_key="bad-key", max_retries=0)
    try:
        stranger.chat.completions.create(model=MODEL, messages=QUESTION)
    except AuthenticationError as error:
        return {"status": error.status_code, "code": error.code, "message": error.message}
    return None


json.dump(
    {
        "plain": plain(),
        "streamed": streamed(),
        "streamed_without_usage": streamed_without_usage(),
        "tools": tools(),
        "asked_together": asyncio.run(asked_together()),
        "models": [model.id for model in client.models.list()],
        "refused": refused(),
    },
    sys.stdout,
)
