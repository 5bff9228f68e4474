"""Runs two waves of atoms through Reuso with the official Python SDK: a base URL (the first argument) and headers.

The recipe of docs/executors.md. Tells as JSON the answers of each wave and how they were come by.
"""

import asyncio
import json
import sys

from openai import AsyncOpenAI

client = AsyncOpenAI(base_url=sys.argv[1], api_key="sk-python", max_retries=0)
MASTERPLAN = sys.argv[2]


async def ask(masterplan, atom, prompt, attempt=1):
    headers = {"X-Reuso-Masterplan": masterplan, "X-Reuso-Atom": atom, "X-Reuso-Batch": "on"}
    if attempt > 1:  # never gets the answer that the earlier attempt got
        headers = {**headers, "X-Reuso-Batch": "off", "X-Reuso-Attempt": str(attempt)}
    raw = await client.chat.completions.with_raw_response.create(
        model="gpt-4o-mini",
        messages=[{"role": "user", "content": prompt}],
        extra_headers=headers,
    )
    return raw.parse().choices[0].message.content, raw.headers.get("cache-status")


async def run(masterplan, waves):
    """waves: a list of {atom: prompt}, each run at once when the one before is done."""
    return [
        dict(zip(wave, await asyncio.gather(*(ask(masterplan, atom, prompt) for atom, prompt in wave.items()))))
        for wave in waves
    ]


async def main():
    first = {"routes": "List the routes of a shop.", "schema": "Write the schema of a shop."}
    [answers] = await run(MASTERPLAN, [first])
    second = {"server": f"Write server.ts for:\n{answers['routes'][0]}"}
    [further] = await run(MASTERPLAN, [second])
    retried = await ask(MASTERPLAN, "routes", first["routes"], attempt=2)
    return {"waves": [answers, further], "retried": retried}


json.dump(asyncio.run(main()), sys.stdout)
