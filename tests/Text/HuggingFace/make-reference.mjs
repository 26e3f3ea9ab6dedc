// Makes reference.json: what Hugging Face's tokenizers 0.22.2 (npm @anush008/tokenizers 0.6.0) gives for each variant and text,
// and base-characters.json: a byte-pair encoding that it trained on data/texts/calibration.ru.txt, cut to its first 600 merges.
//   npm install @anush008/tokenizers@0.6.0 && node make-reference.mjs
// base-bytes.json is a byte-level encoding of 700 pieces trained by this project on both calibration texts.
import { createRequire } from 'node:module';
import fs from 'node:fs';
const { Tokenizer } = createRequire(process.cwd() + '/')('@anush008/tokenizers');
const here = new URL('.', import.meta.url).pathname;
const bytes = JSON.parse(fs.readFileSync(here + 'base-bytes.json'));
const metaspace = (prepend_scheme = 'always', split = true) => ({ type: 'Metaspace', replacement: '▁', prepend_scheme, split });

const untrained = { ...bytes, added_tokens: [], pre_tokenizer: metaspace(), decoder: metaspace(), model: { ...bytes.model, vocab: {}, merges: [] } };
const trainer = Tokenizer.fromString(JSON.stringify(untrained));
trainer.train([here + '../../../data/texts/calibration.ru.txt']);
trainer.save(process.cwd() + '/trained.json');
const trained = JSON.parse(fs.readFileSync('trained.json'));
const merges = trained.model.merges.slice(0, 600);
const size = Object.keys(trained.model.vocab).length - trained.model.merges.length + 600;
const vocab = Object.fromEntries(Object.entries(trained.model.vocab).filter(([, id]) => id < size));
const fallback = { '<unk>': size };
for (let value = 0; value < 256; value++) fallback[`<0x${value.toString(16).toUpperCase().padStart(2, '0')}>`] = size + 1 + value;
const characters = { ...untrained, model: { ...untrained.model, vocab, merges } };
fs.writeFileSync(here + 'base-characters.json', JSON.stringify(characters, null, 1) + '\n');

const byteLevel = (options = {}) => ({ type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true, ...options });
const bare = byteLevel({ use_regex: false });
const sequence = (...pretokenizers) => ({ type: 'Sequence', pretokenizers });
const split = (Regex, behavior = 'Isolated', invert = false) => ({ type: 'Split', pattern: { Regex }, behavior, invert });
const added = (id, content, options = {}) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...options });
const extra = [...bytes.added_tokens, added(700, '<mask>', { lstrip: true, rstrip: true }), added(701, 'fox.', { special: false, normalized: true, single_word: true }), added(702, 'Ωé', { special: false, normalized: true })];
const cl100k = digits => `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
const cased = "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const variants = {
  'gpt2': [bytes, { pre_tokenizer: byteLevel() }],
  'gpt2 with prefix space and trimmed offsets': [bytes, { added_tokens: extra, pre_tokenizer: byteLevel({ add_prefix_space: true }), post_processor: byteLevel({ add_prefix_space: true }) }],
  'smollm': [bytes, { pre_tokenizer: sequence({ type: 'Digits', individual_digits: true }, byteLevel()) }],
  'llama3': [bytes, { pre_tokenizer: sequence(split(cl100k('{1,3}')), bare), model: { ...bytes.model, ignore_merges: true } }],
  'qwen2': [bytes, { normalizer: { type: 'NFC' }, pre_tokenizer: sequence(split(cl100k('')), bare) }],
  'any other pattern': [bytes, { pre_tokenizer: sequence(split(cased), bare) }],
  'NFD': [bytes, { added_tokens: extra, normalizer: { type: 'NFD' }, pre_tokenizer: byteLevel() }],
  'NFKC': [bytes, { added_tokens: extra, normalizer: { type: 'NFKC' }, pre_tokenizer: byteLevel() }],
  'NFKD': [bytes, { normalizer: { type: 'NFKD' }, pre_tokenizer: byteLevel() }],
  'a sequence of normalizers': [bytes, { added_tokens: extra, normalizer: { type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'StripAccents' }, { type: 'Lowercase' }, { type: 'Strip', strip_left: true, strip_right: true }, { type: 'Replace', pattern: { String: 'the' }, content: 'xyz' }] }, pre_tokenizer: byteLevel() }],
  'llama2': [characters, { normalizer: { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }, { type: 'Replace', pattern: { String: ' ' }, content: '▁' }] }, pre_tokenizer: null, added_tokens: [added(size, '<unk>')], model: { ...characters.model, vocab: { ...vocab, ...fallback }, unk_token: '<unk>', fuse_unk: true, byte_fallback: true }, decoder: { type: 'Sequence', decoders: [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }, { type: 'Strip', content: ' ', start: 1, stop: 0 }] } }],
  // With an unknown token, because without one the reference counts offsets as if dropped characters were not in the text.
  'metaspace': [characters, { added_tokens: [added(size, '<unk>')], model: { ...characters.model, vocab: { ...vocab, '<unk>': size }, unk_token: '<unk>' } }],
  'metaspace, first, unknown fused': [characters, { pre_tokenizer: metaspace('first', false), decoder: metaspace('first', false), added_tokens: [added(size, '<unk>')], model: { ...characters.model, vocab: { ...vocab, '<unk>': size }, unk_token: '<unk>', fuse_unk: true } }],
  'words': [bytes, { added_tokens: [added(0, '<end>', { lstrip: true })], pre_tokenizer: { type: 'WhitespaceSplit' }, decoder: null, model: { type: 'WordLevel', unk_token: '<unk>', vocab: { '<end>': 0, 'the': 1, 'дом': 2, 'fox.': 3, '.': 4, '<unk>': 5 } } }],
};
for (const behavior of ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'])
  for (const invert of [false, true])
    variants[`split ${behavior}${invert ? ', inverted' : ''}`] = [bytes, { pre_tokenizer: sequence(split('[0-9]+|\\p{Lu}', behavior, invert), bare) }];

const texts = ['', ' ', 'a', 'the дом . <end> fox. the', 'The quick brown fox.', '  two  spaces \n\n and\ttabs \r\n', "I'm, you'RE, it'ſ WE'LL don''t", '12345 + 67 = ٣٤٥, Ⅷ ½ ²', 'Ночь, ёлка и Йод', 'е\u0308 и\u0306 e\u0301\u0327 \u0344\u0739 각 \u1112\u1161\u11ab', 'ﬁ ﷺ Å ㎏ ①', '𝐇 𠮷 𝟙𝟚 𝅗𝅥', '👩‍👩‍👧‍👦 🙂🇷🇺', '<s>the<end> <s>', ' <mask>  x <mask>', 'a fox. afox. fox.b Ωé Ωe\u0301', '<unk><0x0A>▁▁ x', '日本語 한국어 हिन्दी مرحبا', '\u00a0\u3000\u2028\u0085\u200b', '\u0000\u0001\u007f', 'Почему скрипит снег? Снег скрипит не всегда.', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'İI ß ẞ ſ K', '…—–‑«»“”'];
const reference = [];
for (const [name, [base, changes]] of Object.entries(variants)) {
  const tokenizer = Tokenizer.fromString(JSON.stringify({ ...base, ...changes }));
  const cases = [];
  for (const text of texts) {
    const encoding = await tokenizer.encode(text, null, { addSpecialTokens: false });
    cases.push([encoding.getIds(), encoding.getOffsets().flat(), await tokenizer.decode(encoding.getIds(), false)]);
  }
  reference.push({ name, base: base === bytes ? 'base-bytes.json' : 'base-characters.json', changes, cases });
}
const lines = reference.map(({ cases, ...variant }) => JSON.stringify(variant).slice(0, -1) + ',"cases":[\n' + cases.map(item => JSON.stringify(item)).join(',\n') + ']}');
fs.writeFileSync(here + 'reference.json', `{"texts":${JSON.stringify(texts)},\n"variants":[\n${lines.join(',\n')}]}\n`);
