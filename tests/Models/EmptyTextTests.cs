using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.NGrams;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Models;

/// <summary>A text without a token: what a model makes of it, or how it refuses.</summary>
[Trait("tier", "fast")]
public class EmptyTextTests
{
    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_network_refuses_a_text_without_tokens_in_words(string variant)
    {
        using var network = TinyModels.Make(TinyModels.Variants[variant]);
        using var model = new LanguageModel("tiny", network);
        Refuses(model);
        Refused("at least one token", () => model.Trace([]));
        Refused("at least one token", () => model.LogitsWith([]));
        Refuses(model.With(Intervene.Zero("blocks.0.hook_resid_post", position: ^1)));
    }

    [Fact]
    public void A_model_that_counts_refuses_logits_of_no_prefix_and_names_what_gives_the_first_token()
    {
        using var model = NGramModel.Estimate([[1, 2, 0], [1, 0]], 3, endToken: 0);
        Refuses(model);
        Refused("Distribution([])", () => model.Logits([]));
        Assert.Equal(1, model.Distribution([]).Sum(), 1e-12);
    }

    [Fact]
    public void The_oracle_refuses_logits_of_no_prefix_and_names_what_gives_the_first_token()
    {
        using var oracle = new Oracle(new ToyLaw());
        Refuses(oracle);
        Refused("Next([])", () => oracle.Logits([]));
        Assert.Equal(1, oracle.Next([]).Sum(), 1e-12);
    }

    private static void Refuses(ILanguageModel model)
    {
        Refused("at least one token", () => model.Logits([]));
        Refused("at least one", () => model.Generate([]));
        using var reading = model.Start();
        Refused("token", () => reading.Read([]));
    }

    private static void Refused(string part, Action read)
    {
        var refusal = Assert.Throws<ArgumentException>(read).Message;
        Assert.Contains(part, refusal, StringComparison.Ordinal);
        Assert.Contains("token", refusal, StringComparison.Ordinal);
    }
}
