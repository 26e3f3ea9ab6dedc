using System.Text.Json.Nodes;
using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Text;
using FsCheck.Xunit;
using Xunit;

namespace BetweenTokens.Tests.Text;

[Trait("tier", "fast")]
public class BrokenTokenizerTests
{
    private static readonly byte[] _good = File.ReadAllBytes(HuggingFaceReferenceTests.Stored("base-bytes.json"));

    [Theory]
    [InlineData("/model", """{"type": "Unigram", "vocab": {"a": 0}}""", "model.type", "expected BPE or WordLevel", "found Unigram")]
    [InlineData("/model/vocab", """{"a": 0, "b": 0}""", "model.vocab.b", "an id of its own", "'b': 0")]
    [InlineData("/model/vocab", """{"a": -1}""", "model.vocab.a", "from 0 up", "'a': -1")]
    [InlineData("/model/vocab", """{"a": 1e99}""", "model.vocab.a", "a whole number", "1e99")]
    [InlineData("/model/vocab", """{"a": 2000000000}""", "ids near the number of pieces", "id 2000000000")]
    [InlineData("/model/vocab", """{}""", "model.vocab", "at least one piece", "none")]
    [InlineData("/model/vocab", """[]""", "model.vocab", "an object")]
    [InlineData("/model/merges", """["a b c"]""", "model.merges[0]", "two pieces with one space", "'a b c'")]
    [InlineData("/model/merges", """[["a"]]""", "model.merges[0]", "two pieces")]
    [InlineData("/model/merges", """["a q"]""", "model.merges[0]", "pieces of the vocabulary", "'aq', which is none")]
    [InlineData("/model/merges", "null", "model.merges", "nothing")]
    [InlineData("/model/dropout", "0.1", "model.dropout", "0.1", "not supported")]
    [InlineData("/model/end_of_word_suffix", "\"</w>\"", "model.end_of_word_suffix", "</w>")]
    [InlineData("/normalizer", """{"type": "Precompiled"}""", "normalizer.type", "NFC", "found Precompiled")]
    [InlineData("/normalizer", """{"type": "Replace", "pattern": {"Regex": "a*b"}, "content": "b"}""",
        "normalizer.pattern", "a literal text", "a*b")]
    [InlineData("/pre_tokenizer", """{"type": "UnicodeScripts"}""", "pre_tokenizer.type", "ByteLevel", "found UnicodeScripts")]
    [InlineData("/pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "\\w+"}, "behavior": "Isolated", "invert": false}""",
        "pre_tokenizer.pattern.Regex", "followed exactly", "\\w+")]
    [InlineData("/pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated", "invert": false}""",
        "pre_tokenizer.pattern.Regex", "(a")]
    [InlineData("/pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "a"}, "behavior": "Kept", "invert": false}""",
        "pre_tokenizer.behavior", "Isolated", "Kept")]
    [InlineData("/pre_tokenizer", """{"type": "Sequence", "pretokenizers": [{"type": "ByteLevel"}, {"type": "Digits"}]}""",
        "pretokenizers[1]", "nothing after ByteLevel", "found Digits")]
    [InlineData("/decoder", """{"type": "CTC"}""", "decoder", "ByteFallback", "found CTC")]
    [InlineData("/post_processor", """{"type": "BertProcessing"}""", "post_processor.type", "TemplateProcessing", "found BertProcessing")]
    [InlineData("/added_tokens", """[{"id": 5, "content": "<x>", "special": true}]""", "one text for each id", "id 5", "'<x>'")]
    [InlineData("/added_tokens", """[{"id": 700, "content": "a", "special": true}]""", "one id for each text", "'a'")]
    [InlineData("/added_tokens", """[{"id": 700, "special": true}]""", "added_tokens[0].content", "nothing")]
    [InlineData("/model", "null", "model", "nothing")]
    public void Refuses_a_broken_field_by_name(string path, string value, params string[] parts)
    {
        var definition = JsonNode.Parse(_good)!;
        var keys = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var owner = keys[..^1].Aggregate(definition, (node, key) => node[key]!);
        owner[keys[^1]] = JsonNode.Parse(value);
        var refusal = Assert.Throws<ModelFileException>(() => TokenizerFile.Parse(definition.ToJsonString(), "folder/tokenizer.json"));
        Assert.All([.. parts, "folder/tokenizer.json", refusal.NextStep],
            part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"model\": {\"vocab\": {\"\\ud800\": 0}, \"merges\": []}}")]
    public void Refuses_what_is_no_JSON_object_of_texts(string json) =>
        Assert.Contains("tokenizer.json",
            Assert.Throws<ModelFileException>(() => TokenizerFile.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_overflows_no_stack() =>
        Assert.Throws<ModelFileException>(() => TokenizerFile.Parse(string.Concat(Enumerable.Repeat("{\"normalizer\":", 100_000))));

    [Fact]
    public void A_pattern_that_backtracks_without_end_is_given_up()
    {
        var definition = JsonNode.Parse(_good)!;
        definition["pre_tokenizer"] = JsonNode.Parse(
            """{"type": "Split", "pattern": {"Regex": "(a+)+(a+)+$"}, "behavior": "Isolated", "invert": false}""");
        var tokenizer = TokenizerFile.Parse(definition.ToJsonString());
        var refusal = Assert.Throws<ModelFileException>(() => tokenizer.Encode(new string('a', 200) + "!"));
        Assert.Contains("(a+)+(a+)+$", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Flipped, cut out and doubled bytes: a file is read or refused, and what is read encodes and decodes.</summary>
    [Property(MaxTest = 2000)]
    public void Mutated_files_are_read_or_refused(int seed)
    {
        var random = new Random(seed);
        byte[] bytes = [.. _good];
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var (start, length) = (random.Next(bytes.Length), random.Next(1, 40));
            var end = Math.Min(bytes.Length, start + length);
            switch (random.Next(3))
            {
                case 0:
                    bytes[start] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes = [.. bytes[..start], .. bytes[end..]];
                    break;
                default:
                    bytes = [.. bytes[..end], .. bytes[start..]];
                    break;
            }
        }

        try
        {
            var tokenizer = TokenizerFile.Parse(System.Text.Encoding.Latin1.GetString(bytes));
            tokenizer.Decode([.. tokenizer.Encode("The дом\n").Select(token => token.Id)]);
        }
        catch (ModelFileException refusal)
        {
            Assert.Contains("tokenizer.json", refusal.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void A_cut_tokenizer_of_llama2c_is_refused_with_the_piece()
    {
        var bytes = File.ReadAllBytes(Shared.Model("stories260K/tok512.bin"));
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["tok.bin"], bytes[..^1]);
        Assert.Contains("piece 511",
            Assert.Throws<ModelFileException>(() => TokenizerFile.Load(folder["tok.bin"])).Message, StringComparison.Ordinal);
        bytes[12] = 0xFF;
        File.WriteAllBytes(folder["tok.bin"], bytes);
        Assert.Contains(
            "piece 0", Assert.Throws<ModelFileException>(() => TokenizerFile.Load(folder["tok.bin"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merges_without_a_vocabulary_that_knows_them_name_file_and_line()
    {
        using var folder = new TemporaryFolder();
        folder.Write("vocab.json", """{"a": 0, "b": 1, "ab": 2}""");
        Assert.Contains("merges.txt",
            Assert.Throws<ModelFileException>(() => TokenizerFile.Load(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("merges.txt", "#version: 0.2\na b\na c\n");
        var refusal = Assert.Throws<ModelFileException>(() => TokenizerFile.Load(folder.Path));
        Assert.All(["merges.txt", "line[1]", "'c'"], part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
        folder.Write("merges.txt", "#version: 0.2\na b\n");
        Assert.Equal([2, 0], TokenizerFile.Load(folder.Path).Encode("aba").Select(token => token.Id));
        folder.Write("tokenizer_config.json", """{"tokenizer_class": "BloomTokenizer"}""");
        Assert.Contains("BloomTokenizer",
            Assert.Throws<ModelFileException>(() => TokenizerFile.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_and_end_come_from_the_files_beside()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", System.Text.Encoding.UTF8.GetString(_good));
        folder.Write("config.json", """{"bos_token_id": 5, "eos_token_id": [1, 2]}""");
        Assert.Equal((5, 1), (TokenizerFile.Load(folder.Path).BeginId, TokenizerFile.Load(folder.Path).EndId));
        folder.Write("tokenizer_config.json",
            """{"bos_token": "<s>", "eos_token": {"content": "<end>"}, "add_bos_token": true, "chat_template": "{{ messages }}"}""");
        var tokenizer = TokenizerFile.Load(folder.Path);
        Assert.Equal((0, 1, true, "{{ messages }}"), (tokenizer.BeginId, tokenizer.EndId, tokenizer.AddsBegin, tokenizer.ChatTemplateText));
        folder.Write("chat_template.jinja", "{{ other }}");
        Assert.Equal("{{ other }}", TokenizerFile.Load(folder.Path).ChatTemplateText);
    }

    [Theory]
    [InlineData("tokenizer_config.json", """{"chat_template": "{{ messages | pprint }}"}""")]
    [InlineData("chat_template.jinja", "{{ messages | pprint }}")]
    public void A_template_that_cannot_be_followed_is_named_with_its_file(string file, string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", System.Text.Encoding.UTF8.GetString(_good));
        folder.Write(file, text);
        var template = ChatTemplate.Of(TokenizerFile.Load(folder.Path), "m")!;
        var refusal = Assert.Throws<ModelFileException>(() => template.Render([new ChatMessage("user", "a")]));
        Assert.Equal($"m/{file}", refusal.File);
    }
}
