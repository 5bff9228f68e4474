"""LangChain's ChatOpenAI, unchanged but for its base URL (the first argument). Tells as JSON what it got."""

import json
import sys

from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI

QUESTION = [SystemMessage("Answer briefly."), HumanMessage("What does a cache do, LangChain?")]


@tool
def look_up_flight(number: str, day: int) -> str:
    """Finds a flight by its number."""
    return f"{number} on day {day}"


model = ChatOpenAI(base_url=sys.argv[1], api_key="sk-langchain", model="gpt-4o-mini", max_retries=0)


def plain():
    message = model.invoke(QUESTION)
    return {
        "id": message.response_metadata["id"],
        "content": message.content,
        "finish_reason": message.response_metadata["finish_reason"],
        "tokens": message.usage_metadata["total_tokens"],
    }


def streamed():
    return {"content": "".join(str(chunk.content) for chunk in model.stream(QUESTION))}


def batch():
    questions = [f"What is {thing}, LangChain?" for thing in ("a tag", "a key", "a tag")]
    return [message.content for message in model.batch(questions)]


def tools():
    with_tools = model.bind_tools([look_up_flight], tool_choice="any")
    question = "Look up flight LX318, LangChain."
    whole = None
    for chunk in with_tools.stream(question):
        whole = chunk if whole is None else whole + chunk
    return {"plain": with_tools.invoke(question).tool_calls, "streamed": whole.tool_calls}


json.dump({"plain": plain(), "streamed": streamed(), "batch": batch(), "tools": tools()}, sys.stdout)
