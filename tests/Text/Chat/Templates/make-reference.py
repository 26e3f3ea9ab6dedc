"""Makes reference.json: what Jinja 3.1.2, set up as Hugging Face's transformers set it up, gives for each template.

Templates: smollm2 and qwen3 as their makers publish them (Apache-2.0); the others written for this test in the form that
their families use. Run with Python 3 and jinja2 in this folder.
"""
import json
import pathlib

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

here = pathlib.Path(__file__).parent
env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
env.filters["tojson"] = lambda value, indent=None: json.dumps(value, ensure_ascii=False, indent=indent)


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


env.globals.update(raise_exception=raise_exception, strftime_now=lambda form: {"%d %b %Y": "24 Nov 2026"}[form])
system, user, assistant = ("system", "Be brief."), ("user", "  What is 2+2? "), ("assistant", "<think>\nEasy.\n</think>\n\nFour.")
conversations = [[user], [system, user], [user, assistant, ("user", "И ещё 1?")], [system, user, assistant, ("user", "\"Thanks\" \\ 'ok'\n")], [assistant, user], [system], []]
reference = []
for path in sorted(here.glob("*.jinja")):
    template = env.from_string(path.read_text(encoding="utf-8"))
    for index, conversation in enumerate(conversations):
        for add in (False, True):
            messages = [{"role": role, "content": content} for role, content in conversation]
            try:
                text = template.render(messages=messages, add_generation_prompt=add, tools=None, documents=None, bos_token="<s>", eos_token="</s>")
            except jinja2.exceptions.TemplateError:
                text = None
            reference.append({"template": path.name, "messages": messages, "addGenerationPrompt": add, "text": text})
(here / "reference.json").write_text("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in reference) + "\n]\n", encoding="utf-8")
