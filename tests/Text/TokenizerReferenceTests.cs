using System.Text.Json;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Text;
using Xunit;

namespace BetweenTokens.Tests.Text;

/// <summary>Equality with Hugging Face's tokenizers and llama.cpp on stored texts.</summary>
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

    private sealed record Case(string Text, int[] Ids, string[] Tokens, int[][]? Offsets, string? Decoded);
}
