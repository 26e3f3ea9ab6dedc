using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Text;
using Xunit;

namespace BetweenTokens.Tests.Text;

/// <summary>Equality with Hugging Face's tokenizers and llama.cpp on stored texts.</summary>
[Trait("tier", "fast")]
public class TokenizerReferenceTests
{
    private static readonly JsonSerializerOptions _snakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [SkippableFact]
    public void Equals_the_reference_on_all_texts_of_SmolLM2()
    {
        var tokenizer = TokenizerFile.Load(Shared.Model("smollm2-135m-instruct"));
        var cases = JsonSerializer.Deserialize<Case[]>(File.ReadAllText(Shared.Reference("smollm2-tokens.json")), _snakeCase)!;
        Assert.Equal(45, cases.Length);
        foreach (var (text, ids, pieces, offsets, decoded) in cases)
        {
            var tokens = tokenizer.Encode(text);
            Assert.Equal(ids, tokens.Select(token => token.Id));
            Assert.Equal(pieces, tokens.Select(token => token.Piece));
            Assert.Equal(offsets!, tokens.Select(token => new[] { token.Start, token.End }));
            Assert.Equal(decoded, tokenizer.Decode(ids));
        }
    }

    [SkippableTheory]
    [InlineData("F32")]
    [InlineData("Q4_1")]
    public void Equals_the_reference_on_the_tiny_GGUF_files(string type)
    {
        var file = Shared.Reference($"gguf/llama-gqa-{type}/model.gguf");
        using var gguf = GgufFile.Open(file);
        var tokenizer = TokenizerFile.FromGguf(gguf.Metadata, file)!;
        var stored = JsonSerializer.Deserialize<GgufCases>(File.ReadAllText(Shared.Reference("gguf/tokens.json")), _snakeCase)!;
        Assert.Equal(10, stored.Cases.Length);
        Assert.Equal(stored.VocabSize, tokenizer.VocabularySize);
        Assert.Equal((297, 298), (tokenizer.BeginId, tokenizer.EndId));
        foreach (var (text, ids, pieces, _, _) in stored.Cases)
        {
            var tokens = tokenizer.Encode(text);
            Assert.Equal(ids, tokens.Select(token => token.Id));
            Assert.Equal(pieces, tokens.Select(token => token.Piece));
            Assert.Equal(text, tokenizer.Decode(ids));
        }
    }

    [SkippableFact]
    public void The_GGUF_and_the_tokenizer_file_of_SmolLM2_split_alike()
    {
        var folder = Shared.Model("smollm2-135m-instruct");
        var gguf = Directory.GetFiles(folder, "*.gguf").Single();
        using var file = GgufFile.Open(gguf);
        var (fromGguf, fromJson) = (TokenizerFile.FromGguf(file.Metadata, gguf)!, TokenizerFile.Load(folder));
        foreach (var (text, ids, _, _, _) in JsonSerializer.Deserialize<Case[]>(
            File.ReadAllText(Shared.Reference("smollm2-tokens.json")), _snakeCase)!)
        {
            Assert.Equal(ids, fromGguf.Encode(text).Select(token => token.Id));
        }

        Assert.Equal(fromJson.VocabularySize, fromGguf.VocabularySize);
        Assert.Equal((1, 2, false), (fromGguf.BeginId, fromGguf.EndId, fromGguf.AddsBegin));
        Assert.Contains("<|im_start|>", fromGguf.ChatTemplateText, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_tokenizer_of_stories260K_round_trips_the_stored_story()
    {
        var tokenizer = TokenizerFile.Load(Shared.Model("stories260K"));
        Assert.Equal((512, 1, 2, true), (tokenizer.VocabularySize, tokenizer.BeginId, tokenizer.EndId, tokenizer.AddsBegin));
        var story = File.ReadAllText(Shared.Reference("stories260K-greedy-200.txt"));
        var ids = tokenizer.Encode(story).Select(token => token.Id).ToArray();
        Assert.Equal(story, tokenizer.Decode(ids));

        // 200 greedy steps wrote the story from the begin token on.
        Assert.InRange(ids.Length, 195, 200);
    }

    private sealed record GgufCases(int VocabSize, Case[] Cases);

    private sealed record Case(string Text, int[] Ids, string[] Tokens, int[][]? Offsets, string? Decoded);
}
