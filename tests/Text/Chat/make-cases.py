"""Makes cases.json: what Jinja2 3.1.6, set up as Hugging Face's transformers set it up, gives for each template; null: it raises.

Run with Python 3 and jinja2 in this folder.
"""
import json
import pathlib

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

here = pathlib.Path(__file__).parent
env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
env.filters["tojson"] = lambda x, ensure_ascii=False, indent=None, separators=None, sort_keys=False: json.dumps(
    x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)
messages = [{"role": "system", "content": "Be brief. 😀"}, {"role": "user", "content": " Hi <b> & 'x' \"q\" é \n"},
            {"role": "assistant", "content": "ok"}, {"role": "user", "content": "7"}]
templates = r"""
{{ ['a','b','']|reject('equalto','a')|list }} {{ [1,2,3,4]|select('odd')|list }} {{ [0,1,'',None]|select|list }} {{ [0,1]|reject|list }}
{{ messages|selectattr('role','in',['user','system'])|map(attribute='content')|map('trim')|join('|') }}
{{ messages|rejectattr('role','==','user')|map(attribute='role')|list }} {{ messages|selectattr('tool_calls')|list }}
{{ messages|selectattr('role','equalto','tool')|list|length }} {{ 'yes' if messages|selectattr('role','equalto','tool') else 'no' }}
{% set i = [1,2]|select %}{{ i|list }}{{ i|list }} {{ (messages|map(attribute='role'))|first }} {{ ([1]|map('string'))[0] is undefined }}
{{ ([1]|select)|length }}
{{ [1]|select|tojson }}
{{ ['a','b']|map('upper')|list }} {{ [1,2]|map('default', 5)|list }} {{ [3.7]|map('round', method='floor')|list }}
{{ ['x ','y']|map('trim')|map('replace','x','z')|join }} {{ [{'a':{'b':[1,2]}}]|map(attribute='a.b.1')|list }}
{{ [1]|map('nosuch')|list }}
{{ 'a\nb\n\nc'|indent }}|{{ 'a\nb'|indent(2, true) }}|{{ 'a\n\nb'|indent('> ', blank=true) }}|{{ 'a\n'|indent(first=True, width=1) }}
{% macro box(t, n=2) %}[{{ caller(t) }}{{ n }}]{% endmacro %}{% call(x) box('q') %}<{{ x }}>{% endcall %}|{% call(x) box('r', n=3) %}{{ x ~ x }}{% endcall %}
{% macro f(a, b=a ~ '!') %}{{ a }}{{ b }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1) }}{{ f(1, 2, 3, z=4) }}{{ f(*[1, 2], **{'y': 1}) }}
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, b=2) }}
{% macro f(a) %}{{ a is defined }}{% endmacro %}{{ f() }}
{% macro f() %}x{% endmacro %}{% call f() %}y{% endcall %}
{% macro inner() %}{{ caller() }}!{% endmacro %}{% macro outer() %}{% call inner() %}<{{ caller() }}>{% endcall %}{% endmacro %}{% call outer() %}deep{% endcall %}
{% for i in range(10, 0, -3) %}{{ i }} {% endfor %}{{ range(2, 9, 3)|list }} {{ range(3)[-1] }} {{ range(0) or 'none' }} {{ range(5)[1:3]|list }}
{{ range(1, 2, 0) }}
{{ range(3) }} {{ (1,) }} {{ () }} {{ [1, 'a', None, True, 1.5] }} {{ {'a': [1], 'b': {}} }} {{ {'a':1}.items() }} {{ {'a':1}.keys()|list }}
{{ ["it's", 'q"', 'b\\', 'n\n\t\r', 'é😀\u200b\x07', 'both\'"'] }}
{% filter upper %}ab{{ 'c' }}{% endfilter %}|{% filter replace('a','b')|trim %} aa {% endfilter %}
{% with a=1, b='x' %}{{ a }}{{ b }}{% set a = 5 %}{% endwith %}{{ a }}|{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}
{% set x %}a{% set y = 1 %}{{ y }}{% endset %}{{ x }}{{ y }}|{% set z | upper | trim %} q {% endset %}{{ z }}
{% set a, b = 1, 2 %}{{ a }}{{ b }} {% set (c, d) = [3, 4] %}{{ c + d }} {% set t = 1, %}{{ t }}
{% for k, v in {'x': 1, 'y': 2}|items %}{{ k }}{{ v }};{% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for k, v in {'b': 1, 'A': 2}|dictsort %}{{ k }}{{ v }}{% endfor %} {{ {'b': 1, 'a': 2}|dictsort(by='value', reverse=true) }} {{ {'b': 1, 'A': 2}|dictsort(true) }}
{% for x in [[1,[2]],[3]] recursive %}{{ loop.depth }}{% if x is iterable %}{{ loop(x) }}{% else %}={{ x }}{% endif %}{% endfor %}
{% for x in [1,1,2] %}{{ loop.changed(x) }}{{ loop.cycle('a','b') }}{{ loop.revindex }}{{ loop.previtem }}{{ loop.nextitem }} {% endfor %}
{% for x in [] %}{% else %}empty{% endfor %}{% for x in 1, 2 %}{{ x }}{% endfor %}{% for x in [1,2,3] if x > 1 %}{{ loop.index }}{{ x }}{% endfor %}
{% for x in [1,2,3] %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% endfor %} {{ x is defined }}
{{ 1 < 2 < 3 }} {{ 3 > 2 > 2 }} {{ 1 == 1 != 2 }} {{ 1 in [1] == [1] }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ not 1 in [1] }} {{ 1 not in [2] }}
{{ -1|abs }} {{ -2**2 }} {{ 2**3**2 }} {{ 2**-1 }} {{ +3 }} {{ 7 // -2 }} {{ -7 % 3 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 1 / 2 }} {{ 4 / 2 }} {{ 'ab' * 2 }} {{ 2 * [1] }}
{{ true + 1 }} {{ 1 + 1.0 }} {{ '1' ~ 2 ~ none }} {{ [1] + [2] }} {{ (1,) + (2,) }} {{ [1] ~ 'x' }} {{ 10 % 3 * 2 }}
{{ 1 / 0 }}
{{ 1 ~ 2 + 3 }}
{{ 'a' + 1 }}
{{ [1] + (2,) }}
{{ 1e16 }} {{ 1e15 }} {{ 1e-5 }} {{ 0.0001 }} {{ 1.0 }} {{ 0.1 + 0.2 }} {{ 123456789.123 }} {{ 1e100 }} {{ 5e-324 }} {{ 100.0 }} {{ 0x1F }} {{ 1_000 }} {{ 0b101 }} {{ 2.5e3 }}
{{ '\x41\u00e9\U0001F600\101\a\b\f\v'|tojson }} {{ '\q\\' }} {{ "a\"b" }} {{ 'a' "b" }} {{ '\0'|tojson }}
{{ messages[1].content|tojson(ensure_ascii=true) }} {{ 'a\x7f\x1f\u2028'|tojson }} {{ '\x7f'|tojson(true) }}
{{ {'b': [1, {'c': none}], 'a': []}|tojson(indent=2) }}
{{ {'b': [1], 'a': {}, 'c': 1.0, 'd': 1e20, 'e': (1, 2)}|tojson(indent=4, sort_keys=true) }}
{{ {'b': 1, 'a': [1, 2]}|tojson(separators=(',', ':')) }} {{ [1, [2]]|tojson(indent=0) }} {{ [1]|tojson(indent='--') }} {{ true|tojson }}
{{ nothing|tojson }}
{{ 5|upper }} {{ none|trim }} {{ 'xyx'|trim('x') }} {{ ' a '|trim|length }} {{ nothing|upper }} {{ [1]|string }} {{ [1, none]|join('-') }} {{ messages|join(', ', attribute='role') }}
{{ 'hello wORLD it\'s x-y (ab) 3ab éa'|title }} {{ "they're bill's 3ab".title() }} {{ 'aBC'|capitalize }} {{ 'É'.lower() }} {{ 'aB'.swapcase() }}
{{ 'aaa'|replace('a', 'b', 2) }} {{ 'aaa'.replace('a', 'b', 0) }} {{ 'ab'|replace('', '-') }} {{ 'ab'.replace('', '-', 2) }} {{ 11|replace(1, 2) }}
{{ ' a  b '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ' a b  c '.split(none, 1) }} {{ ' a b  c '.rsplit(none, 1) }} {{ ''.split() }} {{ ''.split(',') }}
{{ 'a\nb\r\nc\n'.splitlines() }} {{ '-'.join(['a', 'b']) }} {{ 'abcab'.find('ab', ) }} {{ 'abcab'.rfind('ab') }} {{ 'é😀x'.find('x') }} {{ 'aaa'.count('a') }} {{ 'x'.find('q') }}
{{ '12'.isdigit() }} {{ '²'.isdigit() }} {{ ''.isalpha() }} {{ 'aé'.isalpha() }} {{ 'a1'.isalnum() }} {{ ' \n'.isspace() }} {{ 'AB1'.isupper() }} {{ 'ab'.islower() }} {{ 'é'.isascii() }} {{ '½'.isnumeric() }}
{{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.endswith('c') }} {{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('bc') }} {{ '7'.zfill(3) }} {{ '-7'.zfill(4) }} {{ 'a'.ljust(3, '.') }} {{ 'a'.rjust(3) }}
{{ '\x1c a\u00a0'.strip()|tojson }} {{ 'xxaxy'.strip('xy') }} {{ 'xxa'.lstrip('x') }} {{ '\u200ba'.strip()|length }}
{{ 'abc'.nosuch is defined }} {{ 'abc'['upper']() }} {{ 'héllo'[1:-1] }} {{ '😀ab'[1] }} {{ '😀ab'|length }} {{ 'abcdef'[::2] }} {{ 'abcdef'[4:1:-1] }} {{ [1,2,3][-2:] }} {{ 'abc'[::-1] }} {{ [1,2,3][5:] }} {{ 'abc'[-10:2] }} {{ 'abc'[10::-1] }}
{{ {'items': 1}.items is callable }} {{ {'items': 1}['items'] }} {{ {'a': 1}.get('b', 'd') }} {{ {'a': 1}.get('b') }} {{ {'keys': 5}.keys()|list }} {{ {'a': 1}.a }} {{ {'a': 1}.b is defined }} {{ {'a': 1}['b'] is defined }}
{{ {'a': 1}.update({'b': 2}) }}
{{ [1].append(2) }}
{{ none.x is defined }} {{ none['x'] is defined }} {{ 5[0] is defined }} {{ [1]['x'] is defined }} {{ [1].0 }} {{ [1, 2][true] }} {{ [1][7] is defined }} {{ {'a':1}.items()[0] is defined }}
{{ nothing.x }}
{{ nothing[0] }}
{{ nothing + 'a' }}
{{ nothing() }}
{{ nothing }}{{ nothing ~ 'a' }} {{ nothing == nothing2 }} {{ nothing in [] }} {{ 'a' in nothing }} {{ nothing|length }} {% for x in nothing %}{% endfor %}{{ nothing|default('d') }} {{ ''|default('d') }} {{ ''|default('d', true) }} {{ none|d('x') }} {{ none|d('x', boolean=true) }}
{{ true is number }} {{ true is integer }} {{ 1.0 is float }} {{ 1 is number }} {{ 'a' is string }} {{ {} is mapping }} {{ [] is sequence }} {{ 'a' is iterable }} {{ 5 is iterable }} {{ {}.keys() is sequence }} {{ nothing is sequence }} {{ range(2) is sequence }} {{ (1,) is sequence }}
{{ 4 is divisibleby 2 }} {{ 4 is divisibleby(3) }} {{ 3 is odd }} {{ 3 is not even }} {{ 1 is sameas 1 }} {{ none is sameas none }} {{ true is sameas 1 }} {{ 2 is gt 1 }} {{ 2 is ge(2) }} {{ 1 is lt 2 and 2 is le 2 }} {{ 1 is ne 2 }} {{ 2 is eq 2.0 }} {{ 1 is in [1, 2] }} {{ 'AB' is upper }} {{ 'ab' is lower }} {{ none is none }} {{ 1 is true }} {{ x is defined or true }}
{{ '3.7'|int }} {{ ' 12 '|int }} {{ 'x'|int }} {{ 'x'|int(7) }} {{ 3.9|int }} {{ -3.9|int }} {{ true|int }} {{ none|int }} {{ '1_0'|int }} {{ '1e3'|int }} {{ '2.5'|float }} {{ 'x'|float(1) }} {{ 3|float }} {{ 'inf'|float }}
{{ 2.5|round }} {{ 2.675|round(2) }} {{ 0.125|round(2) }} {{ 7|round }} {{ 2.1|round(method='ceil') }} {{ 2.19|round(1, 'floor') }} {{ -3|abs }} {{ -2.5|abs }} {{ 1250|round(-2) }} {{ 3.5|round|int }} {{ 1.385|round(2) }}
{{ [3, 1, 2]|sort }} {{ ['b', 'A', 'c']|sort }} {{ ['b', 'A']|sort(case_sensitive=true) }} {{ ['b', 'A']|sort(reverse=true) }} {{ messages|sort(attribute='role')|map(attribute='content')|list|length }} {{ [{'a': 2}, {'a': 1}]|sort(attribute='a') }}
{{ ['a', 'A', 'b', 'a']|unique|list }} {{ ['a', 'A']|unique(true)|list }} {{ [1, 2, 1]|unique|join }} {{ [3, 1]|min }} {{ [3, 1]|max }} {{ ['b', 'A']|min }} {{ []|max }} {{ [1, 2]|sum }} {{ [{'a': 2}]|sum(attribute='a', start=1) }}
{{ [1, 'a']|sort }}
{{ 'abc'|reverse }} {{ [1, 2]|reverse|list }} {{ 'abc'|first }} {{ 'abc'|last }} {{ [] | first is defined }} {{ 'abc'|list }} {{ {'a': 1}|list }} {{ {'a': 1}|first }} {{ [1,2,3,4]|batch(3, 0)|list }} {{ [1,2,3]|batch(2)|list }}
{{ 'foo bar baz'|truncate(6, leeway=0) }} {{ 'foo bar baz'|truncate(6, true, leeway=0) }} {{ 'foo bar'|truncate(6) }} {{ 'a b, c-d'|wordcount }}
{{ '%s and %d %% %r' % ('a', 5, 'b') }} {{ '%s'|format('x') }} {{ '%(a)s'|format(a=1) }} {{ '{} {1} {n} {{}}'.format('a', n=3) if false else 1 }} {{ '{}-{}'.format('a', 2) }} {{ '{0}{x}{{}}'.format(1, x='y') }}
{{ '%s' % (1, 2) }}
{{ 'x'|trim(chars='x', more=1) }}
{{ 'x'|replace('x') }}
{{ 'x'|upper('y') }}
{% set ns = namespace(a=1, b=[]) %}{% for i in [1,2] %}{% set ns.a = ns.a + i %}{% set ns.b = ns.b + [i] %}{% endfor %}{{ ns.a }}{{ ns.b }} {% set m = namespace({'q': 2}, r=3) %}{{ m.q }}{{ m.r }}{{ m['q'] }} {{ dict(a=1, b=2) }} {{ dict({'a': 1}, c=3) }} {{ dict([('k', 'v')]) }}
{% set x = {} %}{% set x.a = 1 %}
{% set j = joiner(', ') %}{% for x in [1, 2, 3] %}{{ j() }}{{ x }}{% endfor %}
{% raw %}{{ a }}{% if %}{% endraw %}|{%- raw -%}  x  {%- endraw -%}  |{# c #}y
a  {# c #}{#- d -#}  b {#- e #} c
{% if true %}+{% endif %}{% if true -%}  -  {%- endif %} | {%+ if true %} k{% endif +%}
{{ 1, 2 }} {{ (1 if false) }} {{ 'a' if 0 else 'b' if 0 else 'c' }} {{ [1, 2,] }} {{ {'a': 1,} }} {{ ((1)) }} {{ (1, 2)[0] }} {{ 'a'|upper|lower }} {{ ('a'|upper) ~ 'b' }} {{ 'a' ~ 'b'|upper }}
{{ {'a': 1} == {'a': 1.0} }} {{ [1] == (1,) }} {{ (1,) == (1,) }} {{ 1 == true }} {{ 'a' == 1 }} {{ none == false }} {{ '' == none }} {{ {'a': [1]} != {'a': [2]} }} {{ 9007199254740993 == 9007199254740992 }}
{% if false %}{{ 'x'|nosuch }}{{ 'x' is nosuch }}{{ nosuch() }}{% endif %}ok{{ '' if true else 'x'|nosuch(1) }}
{{ 'x'|nosuch }}
{{ 'x' is nosuch }}
{{ messages[-1].content|int + 1 }} {{ messages|length - 1 }} {{ messages[1:]|map(attribute='role')|join('/') }} {{ messages[0]['role'] == 'system' }} {{ (messages|last).role }} {{ messages|map(attribute='nope', default='-')|join }} {{ messages|map(attribute='nope')|list|length }}
{% for m in messages %}{% if loop.first and m.role == 'system' %}S{% elif m.role == 'user' %}U{{ loop.index0 }}{% else %}A{% endif %}{% endfor %}
{{ [[1, 2], [3]]|sum(start=[]) }} {{ [['a', 1]]|map('first')|list }} {{ [[3, 1]]|map('sort')|list }} {{ ['1', '2']|map('int')|sum }} {{ ['a','b']|map('upper')|reject('equalto', 'A')|first }}
{{ messages is iterable and messages is not mapping and messages is not string }} {{ 'content' in messages[0] }} {{ 'x' not in messages[0] }} {{ 1 in {'a': 1} }}
{{ [1, 2, 3].index(2) }} {{ [1, 1].count(1) }} {{ (1, 2).count(1) }} {{ ('a', 'b')|join }}
{% set counter = namespace(n=0) %}{% macro bump() %}{% set counter.n = counter.n + 1 %}{{ counter.n }}{% endmacro %}{{ bump() }}{{ bump() }}{{ counter.n }}
{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}{% if true %}{% set x = 3 %}{% endif %}{{ x }}
{% set tools = [{'name': 'f', 'parameters': {'type': 'object', 'properties': {'x': {'type': 'string', 'enum': ['a', 'b']}}, 'required': ['x']}}] %}{% for t in tools %}{{- t | tojson(indent=4) }}{{ "\n\n" }}{% endfor %}{{ '"parameters": dictionary of argument name and its value.' }}
{% set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}{%- for message in messages[::-1] %}{%- set index = (messages|length - 1) - loop.index0 %}{%- if ns.multi_step_tool and message.role == "user" and not (message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}{%- set ns.multi_step_tool = false %}{%- set ns.last_query_index = index %}{%- endif %}{%- endfor %}{{ ns.last_query_index }}
{% set c = '<think>\nA\n</think>\n\nB' %}{{ c.split('</think>')[0].rstrip('\n').split('<think>')[-1].lstrip('\n') }}|{{ c.split('</think>')[-1].lstrip('\n') }}|{{ (c.split('</think>')|last)|trim }}
{%- macro kind(s, required=[], nullable=false) -%}{%- if s.type == 'array' -%}{{ kind(s['items']) + '[]' }}{%- elif s.oneOf -%}{%- for v in s.oneOf -%}{{ kind(v) }}{% if not loop.last %}{{ ' | ' }}{% endif %}{%- endfor -%}{%- elif s.enum is defined and s.enum|length > 0 -%}{{ '"' ~ s.enum|join('" | "') ~ '"' }}{%- else -%}{{ s.type if s.type is string else s.type|join(' | ') }}{{- ' | null' if nullable }}{%- endif -%}{%- endmacro -%}{{ kind({'type': 'array', 'items': {'oneOf': [{'type': 'string'}, {'enum': ['p', 'q']}]}}) }} {{ kind({'type': ['a', 'b']}, nullable=true) }}
{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% endif %}{% for m in loop_messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('alternate') }}{% endif %}{{ '[INST] ' if m.role == 'user' and loop.first else '' }}{{ m['content'] | trim + '</s>' if m.role == 'assistant' }}{% endfor %}
{% set call = {'function': {'name': 'f', 'arguments': {'a': 'x', 'b': 2, 'c': [1, {'d': none}]}}} %}{% for k, v in call.function.arguments|items %}{{ k + '="' + v + '"' if v is string else k ~ '=' ~ v|tojson }}{% if not loop.last %}, {% endif %}{% endfor %} {{ call.function.arguments.items()|list|length }} {{ call.function.arguments.c }}
{% set user = messages | selectattr("role", "equalto", "user") | list | last %}{{ user.content }} {{ messages | map(attribute="content") | select("string") | map("length") | sum }} {{ messages|rejectattr("role", "in", ["system", "assistant"])|map(attribute="role")|unique|join }}
{% set content = [{'type': 'text', 'text': 'a'}, {'type': 'image'}] %}{% if content is string %}{{ content }}{% elif content is iterable %}{% for item in content %}{% if item['type'] == 'image' %}<img>{% elif item['type'] == 'text' %}{{ item['text'] | trim }}{% endif %}{% endfor %}{% endif %} {{ 'image' in content|map(attribute='type') }} {{ content[0].get('text', '') }} {{ (content|selectattr('type', 'eq', 'text')|first)['text'] }}
{{ (1, 2) in [(1, 2)] }} {{ [1, 2]|tojson|length }} {{ (range(3)|list)|tojson }} {{ "%d items" % 3 }} {{ {'z': none}.z is none }}
""".strip("\n").split("\n")
templates += [" {% if 1 %}\nx{% endif %}\n", "\u00a0{% if 1 %}\n\u00a0x{% endif %}", "a\r\nb\rc{% if 1 %}\r\nd{% endif %}\x85e\u2028f\n\n", "{{ 'a\\\nb' }}", "{% raw %}\n a\n{% endraw %}\nb",
              "{#- a #}\n  {% set x = 1 %}\n  {{ x }}\n", "{% if 1 -%}\n\n  {% set y = 2 %}\n z{% endif %}", "{{\n 1\n}}\n{% for x in [1, 2] -%}\n  {{ x }}\n{%- endfor %}\n\n", "  {#- #}  \n {{ 1 -}} \n x"]
rows = []
for template in templates:
    try:
        right = env.from_string(template).render(messages=messages, add_generation_prompt=True, tools=None, documents=None, bos_token="", eos_token="")
    except Exception:
        right = None
    rows.append({"template": template, "right": right})
text = json.dumps({"messages": [[m["role"], m["content"]] for m in messages], "cases": rows}, ensure_ascii=True, indent=1)
(here / "cases.json").write_text(text + "\n", encoding="utf-8")
